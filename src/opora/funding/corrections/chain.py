"""Proving a calculation: its link of the chain, its frozen inputs, and its grants made again by the engine alone."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding.corrections.freezing import (
    canonical,
    link_digest,
    result_digest,
    told,
    unpacked,
)
from opora.funding.corrections.models import RunInputs
from opora.funding.missing import NO_APPLICATION, explain_missing
from opora.funding.models import Grant, Round
from opora_engine.allocation import ServiceGrant, compute_round
from opora_engine.formula import InputsRefused, RuleSet, RulesRefused, load_rules, read_service

MOST = 20
"""Differences told at most; more of them say nothing new."""


@dataclass(frozen=True)
class Difference:
    """One place where what is stored is not what comes out again; `place` is in the reader's language."""

    place: str
    stored: str
    recomputed: str

    def __str__(self) -> str:
        return _("%(place)s: stored %(stored)s, recomputed %(recomputed)s") % {
            "place": self.place,
            "stored": self.stored,
            "recomputed": self.recomputed,
        }


@dataclass(frozen=True)
class Proof:
    """What the check of one run found: its link, how many services were computed again, and what differs."""

    link: RunInputs
    services: int
    differences: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        """Whether everything stored comes out again."""
        return not self.differences


def link_of(run: Run) -> RunInputs:
    """Return the link of a run; NotKnown for a run from before inputs were frozen."""
    found = RunInputs.objects.select_related("inputs", "run").filter(run=run).first()
    if found is None:
        raise NotKnown(
            _("The inputs of run %(run)s were not frozen: it was calculated by an older version.")
            % {"run": run.pk}
        )
    return found


def run_of(round_: Round, key: int) -> Run:
    """Return one finished calculation of a round; NotKnown when it is none of it."""
    found = funding.runs_of(round_).filter(pk=key).first()
    if found is None:
        raise NotKnown(_("There is no calculation %(run)s in this region.") % {"run": key})
    return found


def prove(run: Run) -> Proof:
    """Return the proof of a run: the chain up to it, its bytes, its grants made again from the bytes alone."""
    link = link_of(run)
    found = [*_chain(link)]
    grants = list(Grant.objects.filter(run=run))
    if result_digest(grants) != link.result_digest:
        found.append(Difference(_("grants of the run"), link.result_digest, result_digest(grants)))
    try:
        content = json.loads(unpacked(link.inputs))
    except ValueError as error:
        found.append(Difference(_("frozen inputs"), link.inputs.digest, str(error)))
        return Proof(link, 0, tuple(found[:MOST]))
    expected, faults = _made_again(content)
    found += faults
    if not faults:
        found += _compare({str(each.inputs["code"]): told(each) for each in grants}, expected)
    return Proof(link, len(expected), tuple(found[:MOST]))


def _chain(last: RunInputs) -> Iterator[Difference]:
    """Yield every link up to `last` that does not follow from the one before it."""
    previous, position = "", 0
    links = RunInputs.objects.filter(region_code=last.region_code, position__lte=last.position)
    for link in links.select_related("inputs").defer("inputs__packed").order_by("position"):
        place = _("link of run %(run)s") % {"run": link.run_id}
        position += 1
        if link.position != position:
            yield Difference(place, str(link.position), str(position))
            position = link.position
        if link.previous_digest != previous:
            yield Difference(place, link.previous_digest, previous)
        digest = link_digest(link.previous_digest, link.inputs.digest, link.run_id, link.result_digest)
        if link.digest != digest:
            yield Difference(place, link.digest, digest)
        previous = link.digest


def _made_again(content: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], list[Difference]]:
    """Return what every service gets by the frozen inputs alone, by code; or why nothing can be made from them."""
    try:
        rules = load_rules(content["rules"]["text"])
        services = [read_service(rules, record) for record in content["services"]]
    except (RulesRefused, InputsRefused) as error:
        return {}, [Difference(_("frozen inputs"), _("inputs that the rules take"), str(error))]
    result = compute_round(rules, int(content["round"]["pool"]), services)
    made = {each.code: _told(each) for each in result.services}
    return made | {code: _without(rules, code) for code in content["without_application"]}, []


def _told(found: ServiceGrant) -> dict[str, Any]:
    return {
        "code": found.code,
        "claim": found.result.admitted,
        "grant": found.grant,
        "bound_by": found.bound_by,
        "reasons": [{"name": gate.name, **gate.reason.to_json()} for gate in found.result.failed],
        "summary": found.summary.to_json(),
        "steps": found.explanation.to_json(),
    }


def _without(rules: RuleSet, code: str) -> dict[str, Any]:
    step = explain_missing(rules)
    sentence = step.sentence.to_json()
    return {
        "code": code,
        "claim": 0,
        "grant": 0,
        "bound_by": "gate",
        "reasons": [{"name": NO_APPLICATION, **sentence}],
        "summary": sentence,
        "steps": step.to_json(),
    }


def _compare(
    stored: Mapping[str, Mapping[str, Any]], expected: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    for code in sorted(stored.keys() | expected.keys()):
        place = _("service %(service)s") % {"service": code}
        if code not in stored or code not in expected:
            yield Difference(
                place, *(_("a grant") if code in side else _("nothing") for side in (stored, expected))
            )
            continue
        for field, value in expected[code].items():
            # Compared as JSON, because what was stored has been through it: its keys are texts.
            if canonical(stored[code][field]) != canonical(value):
                yield Difference(f"{place}, {field}", _written(stored[code][field]), _written(value))


def _written(value: object) -> str:
    if isinstance(value, int):
        return figures.crowns(value)
    text = canonical(value).decode()
    return text if len(text) < 80 else f"{text[:77]}…"
