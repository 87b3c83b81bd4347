"""What every page of the portal has: the published snapshot, the line without states, the trail of pages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import czech
from opora.core.languages import language, said
from opora.core.line import TITLES
from opora.publishing.published import Published, Row

STATIONS = {
    "territory": "portal:territory",
    "register": "portal:catalogue",
    "needs": "portal:gaps",
    "access": "portal:coverage",
    "gaps": "portal:gaps",
    "network": "portal:network",
    "funding": "portal:allocations",
    "plan": "portal:plan",
    "publication": "portal:data",
}
"""The public page of each station of the line; needs and gaps share one."""


@dataclass(frozen=True)
class Stop:
    """A station as the public line draws it."""

    key: str
    title: str
    url: str
    is_current: bool


def page(snapshot: Published, here: str = "", *trail: tuple[str, str]) -> dict[str, Any]:
    """Return the context of a page; `here` is its station, `trail` the pages above it and itself (title, address)."""
    region, travel = snapshot.manifest["region"], snapshot.manifest["travel"]
    top = [(region["name"], reverse("portal:region", args=[region["code"]]))] if trail else []
    return {
        "public": True,
        "region": region["name"],
        "region_code": region["code"],
        "snapshot": snapshot,
        "day": date.fromisoformat(snapshot.manifest["day"]),
        "year": snapshot.manifest["year"],
        "line": [
            Stop(
                key,
                str(TITLES[key]),
                reverse(name, args=[region["code"]]) + ("#gaps" if key == "gaps" else ""),
                key == here,
            )
            for key, name in STATIONS.items()
        ],
        "breadcrumbs": [{"title": title, "url": url} for title, url in [*top, *trail]],
        "known_error": said(travel["calibration"]) if travel else "",
        "sources_url": reverse("portal:sources", args=[region["code"]]),
    }


def groups_of(service: Row) -> str:
    """Return the target groups of a service in the reader's language."""
    return str(service[f"target_groups_{language()}"])


def capacity_of(service: Row) -> list[tuple[int, str]]:
    """Return the capacity of a service as (amount, unit); empty when it is not known."""
    pairs = (pair.split(":") for pair in service["capacity"])
    return [(int(amount), unit) for unit, amount in pairs]


def why_missing(snapshot: Published, part: str) -> str:
    """Return why a part of the line is not in the snapshot, or an empty text when it is."""
    if snapshot.has(part):
        return ""
    reasons = {
        "not calculated: capacity not known": _(
            "Not calculated: the capacity of the services is not known. The region's public list does not hold it."
        ),
        "not calculated": _("Not calculated yet."),
        "not known": _("Not known."),
    }
    return reasons.get(snapshot.manifest["parts"].get(part, ""), _("Not known."))


def kind_choices(snapshot: Published) -> list[tuple[str, str]]:
    """Return the kinds that the region's services have, as choices of a form."""
    used = {service["kind"] for service in snapshot.services.values()}
    return [(code, said(kind)) for code, kind in snapshot.kinds.items() if code in used]


def town_choices(snapshot: Published) -> list[tuple[str, str]]:
    """Return the municipalities as choices of a form, by name."""
    pairs = [(code, row["name"]) for code, row in snapshot.territory.items()]
    return sorted(pairs, key=lambda pair: czech.key(pair[1]))
