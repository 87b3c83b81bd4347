"""The place that a profile speaks of: one municipality or one ORP with its municipalities."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.refusals import NotKnown
from opora.territory.models import Placement, Unit

LEVELS = (Unit.Level.ORP, Unit.Level.MUNICIPALITY)
"""The levels that have profiles."""


@dataclass(frozen=True)
class Town:
    """A municipality of the place."""

    pk: int
    code: str
    name: str


@dataclass(frozen=True, eq=False)
class Place:
    """One municipality, or one ORP, on a day; `towns` are its municipalities in the Czech order, or itself alone."""

    region: Unit
    unit: Unit
    orp: Unit | None
    day: date
    towns: tuple[Town, ...]

    @property
    def is_orp(self) -> bool:
        """Whether it is an ORP."""
        return self.unit.level == Unit.Level.ORP

    @property
    def keys(self) -> list[int]:
        """The keys of its municipalities."""
        return [town.pk for town in self.towns]

    @property
    def name(self) -> str:
        """Its name, with its level where the ORP and its seat are called alike."""
        return f"ORP {self.unit.name}" if self.is_orp else self.unit.name

    @property
    def name_of_orp(self) -> str:
        """The name of the ORP it is or belongs to."""
        return "" if self.orp is None else self.orp.name


def placements(region: str, day: date, reach: Reach) -> QuerySet[Placement]:
    """Return the ORPs and municipalities of the region on `day` whose profiles the person may open, by name."""
    rows = (
        Placement.objects.as_of(day)
        .filter(region__code=region, unit__level__in=LEVELS)
        .select_related("unit", "orp", "region")
        .order_by("unit__name", "unit__level", "unit__code")
    )
    if reach.everything or not (reach.orps or reach.municipalities):
        return rows
    own = Q(orp__code__in=reach.orps) | Q(unit__code__in=reach.municipalities)
    return rows.filter(own | Q(unit__level=Unit.Level.ORP, unit__code__in=reach.orps))


def place(region: str, code: str, day: date, reach: Reach) -> Place:
    """Return the place with this code; NotKnown when there is none that the person may see."""
    found = placements(region, day, reach).filter(unit__code=code).first()
    if found is None:
        raise NotKnown(
            _("There is no ORP and no municipality %(code)s in the region %(region)s on %(day)s.")
            % {"code": code, "region": region, "day": day.isoformat()}
        )
    unit = found.unit
    if unit.level == Unit.Level.MUNICIPALITY:
        towns: tuple[Town, ...] = (Town(unit.pk, unit.code, unit.name),)
    else:
        towns = towns_of(unit, day)
    return Place(found.region, unit, found.orp if unit.level != Unit.Level.ORP else unit, day, towns)


def towns_of(orp: Unit, day: date) -> tuple[Town, ...]:
    """Return the municipalities of an ORP on `day` by name."""
    inside = Placement.objects.as_of(day).filter(orp=orp, unit__level=Unit.Level.MUNICIPALITY)
    named = inside.order_by("unit__name", "unit__code").values_list("unit", "unit__code", "unit__name")
    return tuple(Town(*row) for row in named)
