"""The one place where a person is allowed or refused; predicates live in `permissions.py` of each module."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from opora.core.refusals import NotAllowed


class Person(Protocol):
    """Whoever acts: a signed-in user, an anonymous visitor, or the operator of the machine."""

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether the person may do `perm` to `obj`."""


@dataclass(frozen=True)
class Scope:
    """Where a thing belongs; roles are held over a region, an ORP, a municipality or a provider."""

    region: str = ""
    orp: str = ""
    municipality: str = ""
    provider: str = ""


@dataclass(frozen=True)
class Deed:
    """What a permission allows, in words, and the names of the roles that hold it."""

    words: Promise
    roles: tuple[Promise | str, ...]


DEEDS: dict[str, Deed] = {}
"""Every permission in words, so that whoever is refused learns what it was and who may; filled by `accounts`."""


def allow(by: Person, permission: str, scope: object) -> None:
    """Let the act go on, or raise NotAllowed that says what it was, which roles may do it and whom to ask.

    `scope` is a Scope or anything that has one in its attribute `scope`.
    """
    place = scope if isinstance(scope, Scope) else getattr(scope, "scope", None)
    if not isinstance(place, Scope):
        raise TypeError(f"{scope!r} says nowhere it belongs: it needs an attribute `scope`.")
    if by.has_perm(permission, place):
        return
    deed = DEEDS.get(permission)
    if deed is None:
        raise NotAllowed(_("Nobody may do this."))
    raise NotAllowed(
        _(
            "You may not do this here: %(deed)s. It takes one of these roles over this place: %(roles)s. "
            "If it belongs to your work, ask the administrator of your region for the role."
        )
        % {"deed": deed.words, "roles": ", ".join(str(role) for role in deed.roles)}
    )
