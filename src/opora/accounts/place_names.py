"""The names of the places that roles are held over.

Roles keep codes, because what they name is stored further down the line. The modules that store it say the names: each
puts its function into `NAMED_BY` when the program starts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment
from opora.core import czech

NAMED_BY: dict[str, Callable[[str, date], Mapping[str, str]]] = {}
"""By "orp", "municipality" and "provider": a function of (code of the region, day) that gives names by codes."""


@dataclass(frozen=True)
class PlaceNames:
    """Names by codes of one region, in the Czech order of names."""

    orp: Mapping[str, str]
    municipality: Mapping[str, str]
    provider: Mapping[str, str]

    def over(self, held: RoleAssignment) -> str:
        """Return the place of a role in words: what it is, its name and code; the code alone when nobody names it."""
        if held.orp_code:
            return _("ORP %(code)s") % {"code": named(self.orp, held.orp_code)}
        if held.municipality_code:
            return _("municipality %(code)s") % {"code": named(self.municipality, held.municipality_code)}
        if held.provider_number:
            return _("provider %(number)s") % {"number": named(self.provider, held.provider_number)}
        return held.place


def of(region: str) -> PlaceNames:
    """Return the names of the places of a region today."""
    return PlaceNames(*(_names(kind, region) for kind in ("orp", "municipality", "provider")))


def named(names: Mapping[str, str], code: str) -> str:
    """Return "name (code)", as it is offered and read in forms; the code alone when it has no name."""
    return f"{names[code]} ({code})" if code in names else code


def _names(kind: str, region: str) -> dict[str, str]:
    source = NAMED_BY.get(kind)
    found = source(region, timezone.localdate()) if source else {}
    return dict(sorted(found.items(), key=lambda pair: czech.key(pair[1])))
