"""What a request says, as data: the fields that people fill in, and the content that a receipt vouches for."""

from datetime import datetime
from typing import Any

from opora.accounts.models import RoleAssignment
from opora.core.declared import digest_of
from opora.core.languages import Bilingual
from opora.needs.requests.models import MunicipalRequest

FIELDS = (
    "kind", "target_group", "persons", "persons_low", "persons_high", "capacity", "capacity_low", "capacity_high",
    "place", "reason", "existing", "cofinancing_czk", "contact",
)  # fmt: skip
"""What people may write into a request; the unit of capacity follows from the kind."""


def values_of(request: MunicipalRequest) -> dict[str, Any]:
    """Return what the request says now, by the names of FIELDS."""
    return {name: getattr(request, name) for name in FIELDS}


def version_of(request: MunicipalRequest) -> str:
    """Return a digest of what the request says now; it tells whether somebody has changed it since."""
    said = {
        name: value.code if hasattr(value, "code") else value for name, value in values_of(request).items()
    }
    return digest_of(said)


def canonical(request: MunicipalRequest, *, number: int, at: datetime, submitted_by: str) -> dict[str, Any]:
    """Return everything that version `number` of the request says, submitted at `at`, as plain data.

    The SHA-256 of it written as JSON (UTF-8, names in order, no spaces) is the digest of the version.
    """
    collection = request.collection
    return {
        "collection": {
            "region": collection.region.code,
            "year": collection.year,
            "title": collection.title,
        },
        "number": request.number,
        "version": number,
        "municipality": {"code": request.municipality.code, "name": request.municipality.name},
        "orp": {"code": request.orp.code, "name": request.orp.name},
        "kind": _named(request.kind),
        "target_group": _named(request.target_group),
        "persons": {
            "low": request.persons_low,
            "middle": request.persons,
            "high": request.persons_high,
        },
        "capacity": {
            "low": request.capacity_low,
            "middle": request.capacity,
            "high": request.capacity_high,
            "unit": request.unit,
        },
        **{name: getattr(request, name) for name in ("place", "reason", "existing", "contact")},
        "cofinancing_czk": request.cofinancing_czk,
        "submitted_at": at.isoformat(),
        "submitted_by": submitted_by,
        "on_behalf": {"name": request.behalf_name, "role": request.behalf_role}
        if request.on_behalf
        else None,
        "synthetic": request.synthetic,
    }


def role_in_words(role: str) -> str:
    """Return the name of a role in the reader's language."""
    return str(dict(RoleAssignment.Role.choices).get(role, role))


def _named(row: Any) -> dict[str, str] | None:
    if not isinstance(row, Bilingual):
        return None
    return {"code": getattr(row, "code", ""), "cs": row.name_cs, "en": row.name_en}
