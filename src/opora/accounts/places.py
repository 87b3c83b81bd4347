"""Over which part of a region each role is held, and how the codes of the parts look.

What the codes name is stored further down the line, so only their shape is checked here.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opora.accounts.models import RoleAssignment
from opora.core.refusals import Refused

NEEDED = {
    RoleAssignment.Role.COORDINATOR: "orp",
    RoleAssignment.Role.MUNICIPALITY: "municipality",
    RoleAssignment.Role.PROVIDER: "provider",
}
"""Roles that are held over a part of the region; every other role is held over the whole of it."""

LABELS: dict[str, Promise] = {
    "orp": gettext_lazy("the code of the ORP"),
    "municipality": gettext_lazy("the code of the municipality"),
    "provider": gettext_lazy("the IČO of the provider"),
}

DIGITS = {"orp": 4, "municipality": 6, "provider": 8}


def check_places(role: str, *, orp: str, municipality: str, provider: str) -> None:
    """Refuse a role without the place it is held over (it would reach the whole region), or with another one."""
    if role not in RoleAssignment.Role.values:
        raise Refused(
            _("There is no role %(role)s. Roles are: %(roles)s.")
            % {"role": role, "roles": ", ".join(RoleAssignment.Role.values)}
        )
    needed = NEEDED.get(RoleAssignment.Role(role))
    for name, code in {"orp": orp, "municipality": municipality, "provider": provider}.items():
        if name == needed:
            _check_code(name, code)
        elif code:
            raise Refused(
                _("The role %(role)s is not held over %(place)s (%(code)s). Leave the field empty.")
                % {"role": RoleAssignment.Role(role).label, "place": LABELS[name], "code": code}
            )


def _check_code(name: str, code: str) -> None:
    if not code:
        raise Refused(_("This role is held over a place: fill in %(place)s.") % {"place": LABELS[name]})
    if not re.fullmatch(rf"[0-9]{{{DIGITS[name]}}}", code):
        raise Refused(
            _("%(code)s is not %(place)s: it has %(digits)s digits.")
            % {"code": repr(code), "place": LABELS[name], "digits": DIGITS[name]}
        )
