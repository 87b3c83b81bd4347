"""A proposal in sentences: what it achieves, how sure that is, what the next best one is, why each place is there."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.core import figures
from opora.gaps.placing.answer import Proposal
from opora.gaps.placing.asking import Aim
from opora.needs.explanation import amount


def what(found: Proposal) -> str:
    """Return in one sentence where the new places are and what they achieve."""
    codes = [site["municipality"] for site in found.sites]
    if not codes:
        return _("No new place is needed: what stands is enough.")
    sentence = {
        Aim.PEOPLE: _(
            "Proposed: %(names)s. Within %(limit)s of it, of those without a place: %(value)s of %(all)s."
        ),
        Aim.WAY: _("Proposed: %(names)s. Everybody without a place then travels %(value)s on average."),
        Aim.FARTHEST: _("Proposed: %(names)s. The longest way of any municipality is then %(value)s."),
        Aim.EVERYONE: _("Proposed: %(names)s. Every municipality then has a place within %(limit)s."),
        Aim.COST: _("Proposed: %(names)s. This covers everything that is missing for %(value)s."),
    }[found.aim]
    return sentence % {
        "names": found.named(codes),
        "value": _achieved(found, found.summary["objective"]),
        "limit": figures.minutes(found.summary["limit"]),
        "all": figures.quantity(found.summary["persons"]),
    }


def cost(found: Proposal) -> str:
    """Return what opening the places costs and how much of the budget that is; "" where nobody said a price."""
    spent, budget = found.summary["spent"], found.run.asked.get("budget")
    if spent is None or found.run.asked["opening"] is None:
        return ""
    words = {"spent": figures.crowns(spent), "budget": figures.crowns(budget)}
    if budget is None:
        return _("It costs %(spent)s.") % words
    return _("It costs %(spent)s out of a budget of %(budget)s.") % words


def proof(found: Proposal) -> str:
    """Return how sure it is that nothing is better."""
    gap = found.summary["gap"]
    if gap < 1e-6:
        return _("Proven: no other choice is better.")
    return _("Proven to be at most %(share)s from the best there is.") % {"share": figures.percent(gap, 2)}


def runner_up(found: Proposal) -> str:
    """Return the next best proposal, which does without at least one of these places."""
    second = found.summary["runner_up"]
    if second is None:
        return _("There is no other proposal to choose from.")
    words = {"names": found.named(found.others), "value": _achieved(found, second["objective"])}
    if second["proven"]:
        return _("The next best proposal, %(names)s, comes to %(value)s.") % words
    return _("The best other proposal found, %(names)s, comes to %(value)s; a better one may exist.") % words


def why(found: Proposal, site: dict[str, Any]) -> str:
    """Return why one place is there: whom it alone brings under the limit, and what would be lost without it."""
    count = len(site["brought"])
    brought = ngettext(
        "It alone brings %(count)s municipality with %(people)s under %(limit)s.",
        "It alone brings %(count)s municipalities with %(people)s under %(limit)s.",
        count,
    ) % {
        "count": count,
        "people": _of_people(found, site["people"]),
        "limit": figures.minutes(found.summary["limit"]),
    }
    if not count:
        brought = _("Every municipality within its reach has another place within the limit too.")
    lost = _lost(found, site["lost"])
    return f"{brought} {lost}" if lost else brought


def _lost(found: Proposal, lost: float | None) -> str:
    if found.aim in (Aim.PEOPLE, Aim.EVERYONE):
        return ""
    if lost is None:
        return _("Without it some people could go nowhere.")
    if found.aim == Aim.WAY:
        persons = found.summary["persons"] or 1.0
        return _("Without it the average way is longer by %(minutes)s.") % {
            "minutes": figures.minutes(lost / persons)
        }
    if found.aim == Aim.FARTHEST:
        return _("Without it the longest way grows by %(minutes)s.") % {"minutes": figures.minutes(lost)}
    if lost < 0.005:
        return _("The other places could take over all that it gives.")
    return _("Without it %(amount)s would stay missing.") % {"amount": amount(lost, found.summary["unit"])}


def _of_people(found: Proposal, people: float) -> str:
    """Return the people of a reason; of the least cost the engine counts missing capacity."""
    return amount(people, found.summary["unit"] if found.aim == Aim.COST else "person")


def _achieved(found: Proposal, objective: float) -> str:
    if found.aim == Aim.PEOPLE:
        return amount(objective, "person")
    if found.aim == Aim.WAY:
        return figures.minutes(objective / (found.summary["persons"] or 1.0))
    if found.aim == Aim.FARTHEST:
        return figures.minutes(objective)
    if found.aim == Aim.COST:
        return figures.crowns(round(objective))
    return ngettext("%(count)s place", "%(count)s places", round(objective)) % {"count": round(objective)}
