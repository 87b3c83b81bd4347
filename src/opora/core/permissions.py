"""The one place where a person is allowed or refused; predicates live in `permissions.py` of each module."""

from dataclasses import dataclass
from typing import Protocol

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


def allow(by: Person, permission: str, scope: object) -> None:
    """Let the act go on, or raise NotAllowed with what is missing.

    `scope` is a Scope or anything that has one in its attribute `scope`.
    """
    place = scope if isinstance(scope, Scope) else getattr(scope, "scope", None)
    if not isinstance(place, Scope):
        raise TypeError(f"{scope!r} says nowhere it belongs: it needs an attribute `scope`.")
    if not by.has_perm(permission, place):
        raise NotAllowed(
            _(
                "Your role does not allow this (%(permission)s). Ask the administrator of your region for the role "
                "you need."
            )
            % {"permission": permission}
        )
