"""The section of services: inside, and the nearest ones outside that people here can use."""

from collections import defaultdict

from django.utils.translation import gettext as _

from opora.core import figures
from opora.profiles.parts.services import UsedService
from opora.profiles.profile import Profile
from opora.profiles.sheet.links import Links
from opora.profiles.sheet.parts import Cell, Section, Table
from opora.register.models import CapacityUnit

NEAREST = 3
"""So many services outside are listed of each kind; the count and the page of the kind say how many more there are."""


def services_section(profile: Profile, links: Links) -> Section:
    """Return the services inside and outside, by kind and by name, and in which municipalities they stand."""
    services = profile.services
    sentences = [
        _(
            "Capacity is that of the whole registration, also where it has places elsewhere. Capacities in different "
            "units are never added up."
        )
    ]
    if profile.stations.access is not None:
        sentences.append(
            _(
                "A service outside counts where its nearest place is within the declared time of its kind from the "
                "nearest municipality here; of each kind the %(count)s nearest are listed."
            )
            % {"count": NEAREST}
        )
    if services.everywhere:
        named = ", ".join(f"{name} ({count})" for name, count in services.everywhere.items())
        sentences.append(
            _("Services with a secret address serve the whole region and are in no place: %(kinds)s.")
            % {"kinds": named}
        )
    tables = (
        _by_kind(profile, links),
        _inside(profile, links),
        _outside(profile, links),
        _where(profile, links),
    )
    return Section(
        "services", _("Services used here"), tuple(sentences), tuple(each for each in tables if each.rows)
    )


def capacity(amounts: dict[str, int]) -> str:
    """Write amounts in their units, one after the other; a dash where none is known."""
    known = dict(CapacityUnit.choices)
    return (
        ", ".join(figures.quantity(value, unit if unit in known else None) for unit, value in amounts.items())
        or figures.UNKNOWN
    )


def _by_kind(profile: Profile, links: Links) -> Table:
    inside, outside = _grouped(profile.services.inside), _grouped(profile.services.outside)
    amounts: dict[str, dict[str, int]] = defaultdict(dict)
    for (kind, unit), value in profile.services.capacity_inside().items():
        amounts[kind][unit] = value
    kinds = {each.kind: each for each in (*profile.services.inside, *profile.services.outside)}
    rows = tuple(
        (
            Cell(each.kind_name),
            Cell(figures.digits(len(inside[each.kind]))),
            Cell(capacity(amounts[each.kind])),
            Cell(
                figures.digits(len(outside[each.kind])),
                links.reach(each.kind) if profile.stations.access is not None else "",
            ),
        )
        for each in sorted(kinds.values(), key=lambda each: each.kind_order)
    )
    columns = (_("Kind of service"), _("Services here"), _("Capacity of those here"), _("Services outside"))
    return Table(_("Services by kind"), columns, rows, (1, 3))


def _inside(profile: Profile, links: Links) -> Table:
    rows = tuple(
        (
            Cell(each.identifier, links.service(each.identifier, inside=True), each.synthetic),
            Cell(each.kind_name),
            Cell(each.provider),
            Cell(_places(each)),
            Cell(capacity(each.capacity)),
        )
        for each in profile.services.inside
    )
    columns = (_("Service"), _("Kind of service"), _("Provider"), _("Municipality"), _("Capacity"))
    return Table(_("Services with a place here"), columns, rows, records=True)


def _outside(profile: Profile, links: Links) -> Table:
    rows = tuple(
        (
            Cell(each.identifier, links.service(each.identifier, inside=False), each.synthetic),
            Cell(each.kind_name),
            Cell(each.provider),
            Cell(_places(each)),
            Cell(figures.minutes(each.minutes), links.reach(each.kind)),
            Cell(capacity(each.capacity)),
        )
        for group in _grouped(profile.services.outside).values()
        for each in group[:NEAREST]
    )
    columns = (
        _("Service"), _("Kind of service"), _("Provider"), _("Municipality"), _("Minutes"), _("Capacity"),
    )  # fmt: skip
    return Table(_("The nearest services outside"), columns, rows, (4,), records=True)


def _where(profile: Profile, links: Links) -> Table:
    used = sorted(profile.services.by_municipality().items(), key=lambda each: (-each[1], each[0].code))
    rows = tuple((Cell(where.name), Cell(figures.digits(count))) for where, count in used)
    columns = (_("Municipality"), _("Services"))
    return Table(_("Municipalities where these services stand"), columns, rows, (1,), records=True)


def _places(each: UsedService) -> str:
    return ", ".join(where.name for where in each.places)


def _grouped(used: tuple[UsedService, ...]) -> dict[str, list[UsedService]]:
    groups: dict[str, list[UsedService]] = defaultdict(list)
    for each in used:
        groups[each.kind].append(each)
    return groups
