"""What the document of a grant says, already in the reader's language; the template only sets it."""

from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import language, said
from opora.core.models import Run
from opora.funding import cuts, explanation, queries
from opora.funding.corrections.queries import lines_by_grant
from opora.funding.corrections.sheet import change
from opora.funding.models import Grant
from opora.funding.parsed import parsed
from opora.funding.words import BOUND_BY


def sheet(grant: Grant, run: Run) -> dict[str, Any]:
    """Return the texts of the document as plain JSON values, in the present language."""
    service, round_ = grant.service, grant.round
    year = str(round_.year)
    return {
        "lang": language(),
        "title": _("Why this sum, %(year)s") % {"year": year},
        "subject": f"{service.kind}, {service.identifier}",
        "provider": str(service.provider),
        "region": round_.region.name,
        "sentence": said(grant.summary),
        "synthetic": _("Fictional: this service exists in a demonstration only.")
        if service.synthetic
        else "",
        "facts": _facts(grant, run),
        "reasons_title": _("Conditions that are not met"),
        "reasons": [said(each) for each in grant.gate_reasons],
        "cuts_title": _("What bound the grant, and by how much"),
        "cuts": _cuts(grant),
        "steps_title": _("Step by step"),
        "steps_lead": _("Below each step stands what it was made from, down to inputs and parameters."),
        "steps": _step(explanation.tree(grant.steps), grant.steps),
        **_lines(grant),
        "origin_title": _("Where the numbers come from"),
        "origin": _origin(grant, run),
        "formula": _("Formula"),
        "source": _("Source"),
        "reference": _("Evidence"),
        "assumed": _("assumed"),
        "page": _("page"),
        "of": _("of"),
    }


def _facts(grant: Grant, run: Run) -> list[dict[str, str]]:
    return [
        {"label": _("Claim"), "value": figures.crowns(grant.claim_czk)},
        {"label": _("Reduction"), "value": figures.percent(float(queries.reduction(run)), 2)},
        {"label": _("Grant"), "value": figures.crowns(grant.grant_czk)},
        {"label": _("What bound it"), "value": str(BOUND_BY.get(grant.bound_by, grant.bound_by))},
    ]


def _cuts(grant: Grant) -> list[dict[str, str]]:
    """Return what each bound took or added, from the request to the grant."""
    told = cuts.rows(grant.steps)
    lines = [] if told is None else told["rows"]
    return [
        {
            "label": what,
            "value": _("%(change)s, left %(left)s") % {"change": moved, "left": left} if moved else left,
        }
        for what, moved, left in lines
    ]


def _lines(grant: Grant) -> dict[str, Any]:
    """Return the signed lines in force with their reasons, and what the service gets with them."""
    lines = lines_by_grant([grant.pk]).get(grant.pk, [])
    final = grant.grant_czk + sum(line.amount_czk for line in lines)
    rows = [
        {
            "label": change(line.amount_czk),
            "value": f"{line.get_reason_class_display()}: {line.reason} {line.document}".strip(),
        }
        for line in lines
    ]
    return {
        "lines_title": _("Signed lines"),
        "lines_lead": _("The calculated grant stays as it is; people changed it by these lines."),
        "lines": [*rows, {"label": _("With signed lines"), "value": figures.crowns(final)}] if rows else [],
    }


def _step(shown: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """Return a step with everything below it; `kept` is the same step as it is stored."""
    return {
        "label": shown["label"],
        "value": shown["value_text"],
        "sentence": shown["sentence"],
        "formula": shown["formula"],
        "source": shown["source"],
        "assumed": shown["assumed"],
        "reference": kept["reference"],
        "children": [
            _step(below, kept_below)
            for below, kept_below in zip(shown["children"], kept["children"], strict=True)
        ],
    }


def _origin(grant: Grant, run: Run) -> list[dict[str, str]]:
    rule_set = grant.round.rule_set
    rules = parsed(rule_set.text)
    network = grant.inputs.get("network")
    decision = _("the service is not in it") if network is None else str(network["decision"])
    return [
        {"label": _("Rules"), "value": f"{rule_set.title} ({rule_set})"},
        {"label": _("Authority"), "value": said(rules.authority.to_json())},
        {"label": _("Note"), "value": said(rules.note.to_json())},
        {"label": _("Digest of rules"), "value": run.rules_digest},
        {"label": _("Base network"), "value": decision},
        {"label": _("Pool"), "value": f"{figures.crowns(run.summary['pool'])}, {grant.round.pool_source}"},
        {"label": _("Calculation"), "value": f"{run.pk}, {figures.moment(run.finished_at)}"},
        {"label": _("Digest of inputs"), "value": run.inputs_digest},
        {"label": _("Engine"), "value": run.engine_version},
    ]
