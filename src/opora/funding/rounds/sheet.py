"""What the pages of a round show: its course, its facts, the next act and what it lacks."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import DEEDS
from opora.funding.models import Round, RoundChange, RoundState
from opora.funding.requirements import lacking
from opora.funding.states import COLOURS, DAYS_MOVED, STEPS, Act, Step, next_step, step_back
from opora.territory.models import Unit


def crumbs(region: Unit, round_: Round | None = None, here: str = "") -> list[dict[str, str]]:
    """Return where the page is: the region, its money, its rounds, the round."""
    code = region.code
    found = [
        {"title": region.name, "url": reverse("territory:index", args=[code])},
        {"title": _("Funding"), "url": reverse("funding:index", args=[code])},
        {"title": _("Rounds"), "url": reverse("funding:rounds", args=[code])},
    ]
    if round_ is not None:
        found.append({"title": round_.place, "url": reverse("funding:round", args=[code, round_.place])})
    if here:
        return [*found, {"title": here}]
    return [*found[:-1], {"title": found[-1]["title"]}]


def row(round_: Round, granted: int | None) -> dict[str, Any]:
    """Return one row of the list of rounds."""
    return {
        "round": round_,
        "region": round_.region.code,
        "place": round_.place,
        "year": round_.year,
        "number": round_.number,
        "kind": round_.get_kind_display(),
        "state": round_.get_state_display(),
        "pool": round_.pool_czk,
        "granted": granted,
        "last_new": round_.last_new,
        "last_edit": round_.last_edit,
        "resolution": round_.resolution_number or None,
        "published_on": round_.published_on,
    }


def facts(round_: Round) -> list[dict[str, str]]:
    """Return what is known about a round."""
    found = [
        (_("Kind of round"), round_.get_kind_display()),
        (_("Pool"), f"{figures.crowns(round_.pool_czk)}, {round_.pool_source}"),
        (_("Shown to providers from"), figures.day(round_.shown_from)),
        (_("Last day for a new application"), figures.day(round_.last_new)),
        (_("Last day for changes of applications"), figures.day(round_.last_edit)),
        (_("Resolution"), _resolution(round_)),
        (_("Published"), figures.day(round_.published_on)),
    ]
    if round_.reason:
        found.insert(1, (_("Why the round is there"), round_.reason))
    return [{"label": label, "value": value} for label, value in found]


def _resolution(round_: Round) -> str:
    if not round_.resolution_number:
        return ""
    return _("%(number)s, %(body)s, %(day)s") % {
        "number": round_.resolution_number,
        "body": round_.resolution_body,
        "day": figures.day(round_.decided_on),
    }


def course(round_: Round, *, inside: bool) -> list[dict[str, Any]]:
    """Return every state in the order of the life of a round: when it came, by whom, why, or what it takes.

    inside  whether the reader is of the office; others are told neither names nor notes
    """
    last = {each.after: each for each in round_.changes.select_related("by") if each.act != DAYS_MOVED}
    order = list(RoundState)
    reached = order.index(RoundState(round_.state))
    return [
        {
            "label": state.label,
            "colour": COLOURS[state],
            "is_current": position == reached,
            "is_ahead": position > reached,
            "takes": _takes(state),
            **_reached(last.get(state) if position <= reached else None, inside=inside),
        }
        for position, state in enumerate(order)
    ]


def _reached(change: RoundChange | None, *, inside: bool) -> dict[str, str]:
    if change is None:
        return {"day": "", "who": "", "note": ""}
    return {
        "day": figures.day(change.day),
        "who": str(change.by) if inside else "",
        "note": change.note if inside else "",
    }


def _takes(state: RoundState) -> str:
    step = next((each for each in STEPS if each.after == state and not each.is_back), None)
    return str(step.takes) if step is not None else ""


def happened(round_: Round) -> list[list[str]]:
    """Return everything that happened to a round, also what was taken back, in its order."""
    names = {**dict(Act.choices), DAYS_MOVED: _("The dates moved")}
    return [
        [
            figures.day(each.day),
            str(names.get(each.act, _("The round was made as a draft"))),
            each.get_after_display(),
            str(each.by),
            each.note or "–",
        ]
        for each in round_.changes.select_related("by")
    ]


def moves(round_: Round) -> list[str]:
    """Return when and why the dates of an open round moved; this is for everybody who may apply."""
    moved = round_.changes.filter(act=DAYS_MOVED)
    return [
        _("The dates moved on %(day)s: %(why)s") % {"day": figures.day(each.day), "why": each.note}
        for each in moved
    ]


def ahead(round_: Round, person: User) -> dict[str, Any]:
    """Return the next act, what it lacks, who may do it, and the act that leads back."""
    step, back = next_step(round_.state), step_back(round_.state)
    return {
        "next": _offered(round_, step, person) if step is not None else None,
        "back": _offered(round_, back, person) if back is not None else None,
    }


def _offered(round_: Round, step: Step, person: User) -> dict[str, Any]:
    may = person.has_perm(step.permission, round_.scope)
    return {
        "label": step.act.label,
        "after": step.after.label,
        "takes": step.takes,
        "lacks": lacking(round_, step),
        "roles": ", ".join(str(role) for role in DEEDS[step.permission].roles),
        "proposed_by_reader": step.act == Act.DECIDE and round_.proposed_by_id == person.pk,
        "two_people": step.act == Act.DECIDE,
        "url": reverse("funding:round-act", args=[round_.region.code, round_.place, step.act]) if may else "",
    }


def extensions(round_: Round, providers: frozenset[str] | None) -> list[list[str]]:
    """Return the extensions of a round; `providers` narrows them to those of some providers, without the person."""
    rows = round_.extensions.select_related("provider", "by")
    if providers is not None:
        rows = rows.filter(provider__number__in=providers)
    return [
        [
            str(each.provider),
            figures.day(each.until),
            each.reason,
            *([str(each.by)] if providers is None else []),
        ]
        for each in rows
    ]


def release(rule_set: Any, person: User, scope: Any) -> dict[str, Any]:
    """Return who took a rule set in, who released it, and whether the reader may."""
    return {
        "taken_in_by": str(rule_set.taken_in_by or "–"),
        "released_by": str(rule_set.released_by or "–"),
        "released_on": figures.moment(rule_set.released_at) if rule_set.released_at else "",
        "is_released": rule_set.is_released,
        "is_own": rule_set.taken_in_by_id == person.pk,
        "may_release": person.has_perm("funding.release", scope),
        "roles": ", ".join(str(role) for role in DEEDS["funding.release"].roles),
    }
