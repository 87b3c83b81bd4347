"""Whether a statement can be filed: every fault with the field it stands in, in the reader's language."""

from django.utils.translation import gettext as _

from opora.core import figures
from opora.funding.settlement.content import Content
from opora.funding.settlement.items import COSTS, LARGEST, REVENUES, SOURCES


def faults(content: Content, paid: int | None) -> dict[str, str]:
    """Return what keeps a statement from being filed, by the name of the field; empty when it is whole.

    paid  what the region paid, whole crowns; None = the statement itself says it
    """
    found = _amounts(content)
    if content.total_costs == 0:
        found["costs_wages"] = _("No costs are stated. A service that was given costs something.")
    known = content.from_the_region if paid is None else paid
    if paid is not None and content.from_the_region != paid:
        found["sources_region"] = _(
            "Money through the region and of the region is %(stated)s together, but the region paid %(paid)s. "
            "Divide what it paid between the two lines; if the sum is wrong, write to the economist of the region."
        ) % {"stated": figures.crowns(content.from_the_region), "paid": figures.crowns(paid)}
    if content.grant_spent > known:
        found["grant_spent"] = _("%(spent)s was used of a grant of %(paid)s. Expected at most the grant.") % {
            "spent": figures.crowns(content.grant_spent),
            "paid": figures.crowns(known),
        }
    elif content.grant_spent > content.eligible_costs:
        found["grant_spent"] = _(
            "%(spent)s of the grant was used, but the eligible costs are %(costs)s. A grant pays eligible costs only."
        ) % {
            "spent": figures.crowns(content.grant_spent),
            "costs": figures.crowns(content.eligible_costs),
        }
    return found


def _amounts(content: Content) -> dict[str, str]:
    found: dict[str, str] = {}
    parts = (
        ("costs", content.costs, COSTS),
        ("eligible", content.eligible, COSTS),
        ("revenues", content.revenues, REVENUES),
        ("sources", content.sources, SOURCES),
    )
    for part, amounts, items in parts:
        for name, amount in amounts.items():
            if name not in items or not 0 <= amount <= LARGEST:
                found[f"{part}_{name}"] = _("Expected whole crowns from 0 to %(most)s.") % {
                    "most": figures.digits(LARGEST)
                }
    for name, eligible in content.eligible.items():
        if eligible > content.costs.get(name, 0):
            found.setdefault(
                f"eligible_{name}", _("More is eligible than the item cost. Expected at most the cost.")
            )
    for form, units in content.units.items():
        if units.funded < 0 or units.delivered < 0:
            found[f"units_{form}"] = _("Expected a number of units, 0 or more.")
    return found
