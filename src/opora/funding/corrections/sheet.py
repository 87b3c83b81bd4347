"""What pages and documents show of signed lines, objections and corrections, written for the reader."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core import figures
from opora.core.models import Run
from opora.funding.corrections import queries
from opora.funding.corrections.clocks import clock
from opora.funding.corrections.models import Correction, ManualLine, Objection, RunInputs
from opora.funding.corrections.states import DECIDED, PUBLIC, ObjectionState
from opora.funding.models import Grant, Round, RoundState


def of_grant(grant: Grant, run: Run, person: User, day: date) -> dict[str, Any]:
    """Return what the page of a grant shows beside the calculated sum: lines, final sum, objection, notices."""
    round_ = grant.round
    held = round_.run_id is None or round_.run_id == run.pk
    objections = list(
        Objection.objects.filter(round=round_, grant__service=grant.service_id).select_related("round")
    )
    waiting = any(each.state == ObjectionState.FILED for each in objections)
    final, lines = queries.final_czk(grant), list(queries.lines(grant))
    return {
        "signed": {
            "lines": lines,
            "final": figures.crowns(final),
            "differs": final != grant.grant_czk,
            "calculated": figures.crowns(grant.grant_czk),
        },
        "objections": objections,
        "corrected": queries.corrected_by(run),
        "may_sign": held and _may_sign(round_, waiting) and person.has_perm("funding.sign", grant.scope),
        "objecting": _objecting(grant, day)
        if held and not waiting and person.has_perm("funding.object", grant.scope)
        else "",
    }


def _may_sign(round_: Round, waiting: bool) -> bool:
    return round_.state != RoundState.SETTLED and (round_.state not in DECIDED or waiting)


def _objecting(grant: Grant, day: date) -> str:
    """Return the clock of an objection that can be filed on `day`, or an empty text."""
    if grant.round.state not in PUBLIC:
        return ""
    last = queries.last_day(grant.round, grant.service.provider.number)
    return clock(last, day) if last is not None and day <= last else ""


def notice(run: Run | None) -> Correction | None:
    """Return the correction that replaced the run, for the notice on every page that shows it."""
    return queries.corrected_by(run) if run is not None else None


def line_facts(line: ManualLine) -> list[dict[str, Any]]:
    """Return everything that is known of a signed line."""
    facts = [
        (_("Change in crowns"), change(line.amount_czk)),
        (_("Kind of reason"), line.get_reason_class_display()),
        (_("Reason"), line.reason),
        (_("Document"), line.document),
        (_("Objection"), str(line.objection) if line.objection is not None else ""),
        (_("Calculated grant"), figures.crowns(line.grant.grant_czk)),
        (_("Signed"), who(line.signed_by, line.signed_at)),
        (_("Confirmed"), who(line.confirmed_by, line.confirmed_at)),
        (_("Withdrawn"), who(line.withdrawn_by, line.withdrawn_at)),
        (_("Why it was withdrawn"), line.withdrawn_reason),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def objection_facts(objection: Objection, day: date) -> list[dict[str, Any]]:
    """Return everything that is known of an objection besides its texts."""
    waits = objection.state == ObjectionState.FILED
    facts = [
        (_("Calculated grant"), figures.crowns(objection.grant.grant_czk)),
        (_("Filed"), who(objection.filed_by, objection.filed_at)),
        (_("Last day for objections"), figures.day(objection.last_day)),
        (_("Reply"), clock(objection.reply_by, day) if waits else ""),
        (_("Withdrawn"), figures.moment(objection.withdrawn_at) if objection.withdrawn_at else ""),
        (_("Outcome"), objection.get_outcome_display()),
        (_("Answered"), who(objection.answered_by, objection.answered_at)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def correction_facts(correction: Correction) -> list[dict[str, Any]]:
    """Return everything that is known of a correction."""
    facts = [
        (_("Round"), correction.round.name),
        (_("Corrected calculation"), str(correction.corrects_id)),
        (_("New calculation"), str(correction.run_id or "")),
        (_("Reason"), correction.reason),
        (_("Objection"), str(correction.objection) if correction.objection is not None else ""),
        (_("Asked for"), who(correction.by, correction.asked_at)),
        (_("Confirmed"), who(correction.confirmed_by, correction.confirmed_at)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def change(amount: int) -> str:
    """Return a change of a grant with its sign."""
    return f"+{figures.crowns(amount)}" if amount > 0 else figures.crowns(amount)


def who(person: User | None, moment: Any) -> str:
    """Return who did something and when, or an empty text."""
    return f"{person}, {figures.moment(moment)}" if person is not None and moment is not None else ""


def told(line: ManualLine) -> dict[str, Any]:
    """Return a line in force as the explanation and the interface for systems tell it; crowns and days."""
    return {
        "amount": line.amount_czk,
        "reason_class": line.reason_class,
        "reason": line.reason,
        "document": line.document,
        "signed_on": timezone.localdate(line.signed_at).isoformat(),
        "confirmed_on": timezone.localdate(line.confirmed_at).isoformat() if line.confirmed_at else "",
    }


def of_run(run: Run) -> dict[str, int]:
    """Return the sum of the lines in force of a run, what is granted with them, and the reserve that is left."""
    signed = queries.lines_of_run(run)
    return {
        "lines": signed,
        "final": int(run.summary["granted"]) + signed,
        "reserve": int(run.summary["reserve"]) - signed,
    }


def round_figures(run: Run | None) -> list[dict[str, str]]:
    """Return the key figures of a round that signed lines change; nothing while no line is in force."""
    if run is None or not queries.in_force().filter(grant__run=run).exists():
        return []
    sums = of_run(run)
    return [
        {
            "label": _("With signed lines"),
            "value": figures.crowns(sums["final"]),
            "note": change(sums["lines"]),
        },
        {"label": _("Reserve left"), "value": figures.crowns(sums["reserve"]), "note": ""},
    ]


def line_address(line: ManualLine) -> str:
    """Return the address of the page of a signed line."""
    return reverse("funding:corrections:line", args=[line.grant.round.region.code, line.pk])


def link_facts(link: RunInputs) -> list[dict[str, Any]]:
    """Return what the chain says of a run: its digests, the one before, and how large the inputs are."""
    return [
        {"label": _("Place in the chain of the region"), "value": figures.digits(link.position)},
        {"label": _("Digest of the link"), "value": link.digest},
        {"label": _("Digest of the link before"), "value": link.previous_digest},
        {"label": _("Digest of the inputs"), "value": link.inputs.digest},
        {"label": _("Digest of the result"), "value": link.result_digest},
        {"label": _("Size of the inputs in bytes"), "value": figures.digits(link.inputs.size)},
    ]
