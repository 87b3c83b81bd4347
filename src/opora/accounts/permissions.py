"""Who may do what: predicates over (person, place), put together for each permission of the line.

The table of roles is in the domain brief. A permission is named after the station and the act. The place is a
`core.permissions.Scope`; a role counts where every place named by the role equals the same place of the scope.
A question about a whole region ("may this person open the page of needs?") names the region only; then a role
held over a part of it counts too, and the rows are narrowed by `reach_of`.
"""

from dataclasses import dataclass
from typing import cast

from rules.permissions import add_perm
from rules.predicates import Predicate, predicate

from opora.accounts.models import RoleAssignment, User
from opora.accounts.words import WORDS
from opora.core.permissions import DEEDS, Deed, Scope

Role = RoleAssignment.Role


@dataclass(frozen=True)
class Reach:
    """Which rows of a region a person may see on an internal page: all, or those of the named places."""

    everything: bool
    orps: frozenset[str] = frozenset()
    municipalities: frozenset[str] = frozenset()
    providers: frozenset[str] = frozenset()


def _covers(assignment: RoleAssignment, place: Scope) -> bool:
    """Return whether a role reaches the place: each part named on both sides must be the same."""
    held = assignment.scope
    if held.region != place.region:
        return False
    if place == Scope(region=place.region):
        return True
    pairs = [(held.orp, place.orp), (held.municipality, place.municipality), (held.provider, place.provider)]
    return all(not mine or mine == theirs for mine, theirs in pairs)


def _holds(*roles: Role) -> Predicate:
    @predicate(name="holds_" + "_or_".join(roles))  # type: ignore[untyped-decorator]  # rules has no types
    def holds(person: object, place: object) -> bool:
        if not isinstance(person, User) or not isinstance(place, Scope):
            return False
        return any(each.role in roles and _covers(each, place) for each in person.roles)

    return cast(Predicate, holds)


@predicate  # type: ignore[untyped-decorator]  # rules has no types
def is_signed_in(person: object) -> bool:
    """Return whether this is a person with an account."""
    return isinstance(person, User) and person.is_active


STAFF = (Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.MUNICIPALITY)
ON_SERVICES = (*STAFF, Role.PROVIDER, Role.INSPECTOR)

HOLDERS: dict[str, tuple[Role, ...]] = {
    "territory.view": tuple(Role),
    "territory.import": (Role.PLANNER,),
    "register.view": ON_SERVICES,
    "register.import": (Role.PLANNER,),
    "needs.view": STAFF,
    "needs.calculate": (Role.PLANNER,),
    "needs.request": (Role.PLANNER, Role.COORDINATOR, Role.MUNICIPALITY),
    "needs.answer": (Role.PLANNER,),
    "access.view": STAFF,
    "access.calculate": (Role.PLANNER,),
    "gaps.view": STAFF,
    "gaps.calculate": (Role.PLANNER,),
    "profiles.view": STAFF,
    "network.view": ON_SERVICES,
    "network.calculate": (Role.PLANNER,),
    "network.decide": (Role.PLANNER,),
    "funding.view": (Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR, Role.PROVIDER),
    "funding.calculate": (Role.ECONOMIST,),
    "funding.compare": (Role.PLANNER, Role.ECONOMIST),
    "funding.apply": (Role.ECONOMIST, Role.PROVIDER),
    "funding.sign": (Role.ECONOMIST,),
    "funding.confirm": (Role.PLANNER,),
    "funding.object": (Role.PROVIDER,),
    "funding.release": (Role.PLANNER, Role.ECONOMIST),
    "funding.decide": (Role.PLANNER,),
    "funding.pay": (Role.ECONOMIST,),
    "funding.settlement": (Role.PLANNER, Role.ECONOMIST, Role.PROVIDER),
    "funding.report": (Role.ECONOMIST, Role.PROVIDER),
    "funding.settle": (Role.ECONOMIST,),
    "plan.view": (*STAFF, Role.MEMBER),
    "plan.edit": (Role.PLANNER,),
    "plan.calculate": (Role.PLANNER,),
    "publication.view": (Role.PLANNER, Role.ECONOMIST, Role.COORDINATOR),
    "publication.calculate": (Role.PLANNER,),
    "log.view": (Role.PLANNER, Role.ECONOMIST, Role.ADMINISTRATOR),
    "accounts.view": (Role.ADMINISTRATOR,),
    "accounts.change": (Role.ADMINISTRATOR,),
}
"""Every permission of the product with the roles that hold it."""

PERMISSIONS = {name: _holds(*roles) for name, roles in HOLDERS.items()}
"""Every permission with the predicate that decides it."""

for _name, _predicate in PERMISSIONS.items():
    add_perm(_name, _predicate)
    DEEDS[_name] = Deed(WORDS[_name], tuple(each.label for each in HOLDERS[_name]))


def reach_of(person: User, region: str) -> Reach:
    """Return which rows of the region's internal lists the person may see."""
    held = [each for each in person.roles if each.region_code == region]
    wide = {Role.PLANNER, Role.ECONOMIST, Role.INSPECTOR}
    if person.is_superuser or any(each.role in wide for each in held):
        return Reach(everything=True)
    return Reach(
        everything=False,
        orps=frozenset(each.orp_code for each in held if each.orp_code),
        municipalities=frozenset(each.municipality_code for each in held if each.municipality_code),
        providers=frozenset(each.provider_number for each in held if each.provider_number),
    )
