"""What a letter says: every text of it in Czech, ready to be set; the same decision, the same letter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.refusals import NotKnown, Refused
from opora.funding import queries as funding
from opora.funding.corrections import queries as corrections
from opora.funding.corrections.declared import declared_deadlines
from opora.funding.corrections.models import ManualLine
from opora.funding.letters.crowns_in_words import crowns_in_words
from opora.funding.letters.declared import LetterTexts, declared_texts
from opora.funding.models import Grant, Round
from opora.funding.payments import queries as payments
from opora.funding.payments.models import Instalment
from opora.funding.payments.schedule import Schedule, declared_schedule, planned
from opora.register.models import Form

Letter = dict[str, Any]
"""Plain JSON values; `SAMPLE` of template.py names every field."""

DECIDED = payments.AFTER_DECISION


@dataclass(frozen=True)
class Texts:
    """Everything that the letters of one round share."""

    round: Round
    texts: LetterTexts
    schedule: Schedule
    instalments: dict[int, list[Instalment]]
    lines: dict[int, list[ManualLine]]
    until: Callable[[str], str]
    address: str

    @property
    def region(self) -> str:
        """The code of the region."""
        return str(self.round.region.code)


def letters(round_: Round, address: str) -> Iterator[tuple[Letter, int]]:
    """Yield the letter of every service of a decided round and its amount, by the identifier of the service.

    address   of this installation, such as https://opora.example.cz/
    """
    grants = list(_grants(round_))
    shared = _shared(round_, address, [grant.pk for grant in grants])
    for grant in grants:
        # Not around the yield: whoever takes the letter goes on in the language of its reader.
        with translation.override("cs"):
            written = _letter(grant, shared)
        yield written, payments.final_of(grant)


def letter(round_: Round, identifier: str, address: str) -> Letter:
    """Return the letter of one service; NotKnown when the round has no result for it."""
    grant = _grants(round_).filter(service__identifier=identifier).first()
    if grant is None:
        raise NotKnown(
            _("The round %(round)s has no result of service %(service)s.")
            % {"round": round_.place, "service": identifier}
        )
    shared = _shared(round_, address, [grant.pk])
    with translation.override("cs"):
        return _letter(grant, shared)


def count(round_: Round) -> int:
    """Return how many letters the round has."""
    return int(_grants(round_).count())


def _grants(round_: Round) -> Any:
    if round_.state not in DECIDED or round_.run is None:
        raise Refused(
            _("The round %(round)s is in the state “%(state)s”. Letters are made once its result is decided.")
            % {"round": round_.place, "state": round_.get_state_display()}
        )
    return corrections.with_final(funding.grants(round_.run)).select_related("run").defer("steps")


def _shared(round_: Round, address: str, keys: list[int]) -> Texts:
    found: dict[int, list[Instalment]] = {}
    for row in Instalment.objects.filter(round=round_).order_by("service", "number"):
        found.setdefault(row.service_id, []).append(row)
    return Texts(
        round=round_,
        texts=declared_texts(round_.region.code).content,
        schedule=declared_schedule(round_.region.code).content,
        instalments=found,
        lines=corrections.lines_by_grant(keys),
        # A provider of many services is asked about once.
        until=cache(partial(_until, round_)),
        address=address.rstrip("/"),
    )


def _letter(grant: Grant, shared: Texts) -> Letter:
    round_, service, final = shared.round, grant.service, payments.final_of(grant)
    granted = final > 0
    result = "o poskytnutí dotace" if granted else "o neposkytnutí dotace"
    places = {
        "year": round_.year,
        "kind": service.kind.name,
        "section": service.kind.section,
        "identifier": service.identifier,
    }
    return {
        "title": f"Oznámení {result} na rok {round_.year}",
        "region": round_.region.name,
        "round": round_.name,
        "mark": f"{round_.place}/{service.identifier}",
        "synthetic": bool(service.synthetic or round_.synthetic),
        "provider": service.provider.name,
        "provider_number": service.provider.number,
        "service": f"{service.kind.name}, identifikátor {service.identifier}",
        "identifier": service.identifier,
        "forms": _forms(grant),
        "resolution": _resolution(round_),
        "granted": granted,
        "amount": figures.crowns(final),
        "amount_in_words": crowns_in_words(final),
        "purpose": shared.texts.purpose.format(**places),
        "instalments": _instalments(grant, final, shared) if granted else [],
        "conditions": [each.text.format(**places) for each in shared.texts.conditions] if granted else [],
        "calculation": grant.summary["cs"],
        "lines": _lines(grant, final, shared),
        "reasons": [] if granted else _reasons(grant),
        "explanation": shared.address
        + reverse("funding:service", args=[shared.region, round_.place, service.identifier]),
        "objection": shared.texts.objection.format(**places),
        "objection_until": shared.until(service.provider.number),
        "rules": f"{round_.rule_set.title_cs} ({round_.rule_set.code}, verze {round_.rule_set.version})",
        "rules_digest": round_.rule_set.digest,
        "calculated": f"výpočet č. {grant.run_id} ke dni {figures.day(grant.run.day)}",
        "inputs_digest": grant.run.inputs_digest,
        "day": (round_.published_on or round_.decided_on or grant.run.day).isoformat(),
        "dated": figures.day(round_.published_on or round_.decided_on),
    }


def _forms(grant: Grant) -> str:
    """Return the forms that the provider applied for, in words; empty without an application."""
    names = [each["code"] for each in grant.inputs.get("forms", [])]
    return ", ".join(str(Form(name).label) for name in names if name in Form.values)


def _resolution(round_: Round) -> str:
    return f"{round_.resolution_body}, usnesení č. {round_.resolution_number} ze dne {figures.day(round_.decided_on)}"


def _instalments(grant: Grant, final: int, shared: Texts) -> list[dict[str, str]]:
    """Return the instalments as they are planned; before that, as the schedule will plan them."""
    known = shared.instalments.get(grant.service_id)
    if known:
        rows = [(each.number, each.amount_czk, figures.day(each.due_on)) for each in known]
    else:
        day = shared.round.decided_on or date(shared.round.year, 1, 1)
        soon = planned(shared.round, final, shared.schedule, day)
        rows = [(each.number, each.amount_czk, _due(each.due_on, shared)) for each in soon]
    return [
        {"number": f"{number}.", "amount": figures.crowns(amount), "due": due} for number, amount, due in rows
    ]


def _due(day: date | None, shared: Texts) -> str:
    if day is not None:
        return figures.day(day)
    return f"{shared.schedule.parts(shared.round)[0].days} dní po zveřejnění výsledku"


def _lines(grant: Grant, final: int, shared: Texts) -> list[str]:
    """Return how signed lines changed the calculated sum, one sentence each; none when nothing was signed."""
    signed = shared.lines.get(grant.pk, [])
    if not signed:
        return []
    said = [f"Výpočtem vyšlo {figures.crowns(grant.grant_czk)}."]
    for line in signed:
        sign = "+" if line.amount_czk > 0 else ""
        reason = f"{line.get_reason_class_display()}: {line.reason}".rstrip(".")
        said.append(f"Podepsaná úprava {sign}{figures.crowns(line.amount_czk)}. Důvod: {reason}.")
    return [*said, f"Výsledná částka je {figures.crowns(final)}."]


def _reasons(grant: Grant) -> list[str]:
    """Return why nothing is granted: the conditions that were not met, or else what the calculation says."""
    return [each["cs"] for each in grant.gate_reasons] or [grant.summary["cs"]]


def _until(round_: Round, provider_number: str) -> str:
    """Return until when the provider may object, in words."""
    last = corrections.last_day(round_, provider_number)
    if last is not None:
        return f"Námitku podejte nejpozději {figures.day(last)}."
    days = declared_deadlines(round_.region.code).content.objection.days
    return f"Námitku podejte do {days} dnů ode dne zveřejnění výsledku."
