"""What stands above the sections: the key figures; and the map of the municipalities whose services are used."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.core import figures
from opora.needs.explanation import amount
from opora.profiles.profile import Profile

FEW = 10


def figures_of(profile: Profile) -> list[dict[str, str]]:
    """Return the key figures of the profile."""
    newest, services = profile.people.newest, profile.services
    found = [
        {
            "label": _("people"),
            "value": figures.digits(newest.persons if newest else None),
            "note": _("on 1 January %(year)s") % {"year": newest.year} if newest else "",
        },
        {"label": _("services with a place here"), "value": figures.digits(len(services.inside)), "note": ""},
    ]
    if profile.stations.access is not None:
        found.append(
            {
                "label": _("services outside within the declared time"),
                "value": figures.digits(len(services.outside)),
                "note": "",
            }
        )
    if profile.persons_without_place is not None:
        found.append(
            {
                "label": _("persons without a place (estimate)"),
                "value": _persons(profile.persons_without_place),
                "note": _("all kinds added; who lacks two kinds is counted twice"),
            }
        )
    if profile.money is not None:
        year = _("in %(year)s") % {"year": profile.money.year}
        label = _("grants of services with a place here")
        found.append({"label": label, "value": figures.crowns(profile.money.grant), "note": year})
    return found


def _persons(count: float) -> str:
    """Write whole persons, and decimals only of few."""
    return figures.digits(count) if count >= FEW else amount(count, "")


def map_of(profile: Profile) -> list[dict[str, Any]]:
    """Return what the map draws: how many of the used services have a shown place in each municipality."""
    return [
        {"code": where.code, "value": count, "label": f"{where.name}: {count_of_services(count)}"}
        for where, count in profile.services.by_municipality().items()
    ]


def count_of_services(count: int) -> str:
    """Write a number of services."""
    return ngettext("%(count)s service", "%(count)s services", count) % {"count": figures.digits(count)}
