"""What may happen to the territory: an edition of files is taken in, whole or not at all."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import files as stored
from opora.core.models import Source
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.territory import boundaries, bulk, files
from opora.territory.models import (
    OLDEST,
    BoundaryEdition,
    Neighbourhood,
    Placement,
    Population,
    Statistic,
    Unit,
)

AGES_2020 = date(2020, 12, 31)
YEAR_2023 = date(2023, 1, 1)
BATCH = 2_000

Units = dict[tuple[str, str], Unit]


@transaction.atomic
def take_in(*, folder: Path, since: date, by: User) -> int:
    """Take in an edition of the country's territory from the files of `folder`; return the number of municipalities.

    The same files again change nothing. Units that the new edition no longer has end on `since`.
    Raises Refused with every problem when a file is not what it should be.
    """
    allow(by, "territory.import", Scope())
    sources = {each.key: _source(folder, each) for each in _every_file()}
    if not any(changed for _row, changed in sources.values()):
        return Unit.objects.as_of(since).filter(level=Unit.Level.MUNICIPALITY).count()
    rows = list(files.units(folder))
    units = _take_in_units(folder, rows, since, sources["obce"][0])
    _place(rows, units, since)
    _take_in_people(folder, rows, units, {key: source for key, (source, _changed) in sources.items()})
    _take_in_neighbours(folder, units, sources["sousedstvi"][0])
    _take_in_boundaries(folder, rows, units, since, sources["hranice"][0])
    log(
        "territory.taken_in",
        gettext_noop(
            "Territory was taken in: %(count)s municipalities with population, statistics and boundaries."
        ),
        by=by,
        station="territory",
        count=len(rows),
    )
    return len(rows)


def _every_file() -> list[files.FileSource]:
    return [files.UNITS, files.POPULATION, files.AGES, files.EXCLUSION, files.NEIGHBOURS, files.BOUNDARIES]


def _source(folder: Path, described: files.FileSource) -> tuple[Source, bool]:
    """Return the source of a file and whether its content differs from what was taken in before."""
    path = folder / described.file_name
    if not path.exists():
        raise Refused(
            _("The folder %(folder)s lacks the file %(file)s. Put it there and repeat the import.")
            % {"folder": folder.name, "file": described.file_name}
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    known = Source.objects.filter(key=described.key, digest=digest).first()
    if known is not None:
        return known, False
    source, _created = Source.objects.update_or_create(
        key=described.key,
        defaults={
            "title": described.title,
            "publisher": described.publisher,
            "licence": described.licence,
            "period": described.period,
            "note": described.note,
            "file_name": described.file_name,
            "digest": digest,
        },
    )
    return source, True


def _take_in_units(folder: Path, rows: list[files.UnitRow], since: date, source: Source) -> Units:
    """Create or refresh the units of every level; return them by level and code."""
    wanted = [
        Unit(
            level=level,
            code=each.code,
            name=each.name,
            register_code=each.register_code,
            valid_from=since,
            source=source,
        )
        for level in files.UPPER_FILES
        for each in files.upper_units(folder, level)
    ]
    wanted += [
        Unit(
            level=Unit.Level.MUNICIPALITY,
            code=row.code,
            name=row.name,
            register_code=row.code,
            valid_from=since,
            latitude=row.latitude,
            longitude=row.longitude,
            point_source=_point_source(row.point_source),
            source=source,
        )
        for row in rows
    ]
    kept = {(unit.level, unit.code) for unit in wanted}
    gone = [unit.pk for unit in Unit.objects.filter(valid_to=None) if (unit.level, unit.code) not in kept]
    Unit.objects.filter(pk__in=gone).update(valid_to=since)
    Unit.objects.bulk_create(
        wanted,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["level", "code"],
        update_fields=["name", "register_code", "latitude", "longitude", "point_source", "source"],
    )
    return {(unit.level, unit.code): unit for unit in Unit.objects.filter(valid_to=None)}


def _point_source(text: str) -> str:
    known = {"bod": Unit.PointSource.POINT, "polygon": Unit.PointSource.POLYGON}
    return known.get(text, Unit.PointSource.NONE)


def _place(rows: list[files.UnitRow], units: Units, since: date) -> None:
    """Give each unit its place in the tree; a place that changed is closed and a new one opened."""
    now = {
        (each.unit_id, each.pou_id, each.orp_id, each.district_id, each.region_id): each.pk
        for each in Placement.objects.filter(valid_to=None)
    }
    wanted: dict[int, Placement] = {}
    for row in rows:
        pou, orp = units["pou", row.pou], units["orp", row.orp]
        district, region = units["district", row.district], units["region", row.region]
        town = units["municipality", row.code]
        wanted[town.pk] = Placement(
            unit=town, pou=pou, orp=orp, district=district, region=region, valid_from=since
        )
        wanted[pou.pk] = Placement(unit=pou, orp=orp, region=region, valid_from=since)
        wanted[orp.pk] = Placement(unit=orp, region=region, valid_from=since)
        wanted[district.pk] = Placement(unit=district, region=region, valid_from=since)
    places = {
        (each.unit_id, each.pou_id, each.orp_id, each.district_id, each.region_id): each
        for each in wanted.values()
    }
    Placement.objects.filter(pk__in=[key for place, key in now.items() if place not in places]).update(
        valid_to=since
    )
    new = [each for place, each in places.items() if place not in now]
    Placement.objects.bulk_create(new, batch_size=BATCH)


def _take_in_people(
    folder: Path, rows: list[files.UnitRow], units: Units, sources: dict[str, Source]
) -> None:
    """Replace population and statistics of the taken-in files; what other sources brought later stays."""
    own = list(sources.values())
    Population.objects.filter(source__in=own).delete()
    Statistic.objects.filter(source__in=own).delete()
    towns = {code: unit.pk for (level, code), unit in units.items() if level == Unit.Level.MUNICIPALITY}
    ages = list(files.ages_2020(folder))
    bulk.insert(Population, PEOPLE, _people(folder, rows, ages, towns, sources), keep_existing=True)
    bulk.insert(Statistic, FACTS, _facts(folder, ages, towns, sources), keep_existing=True)


PEOPLE = ("unit_id", "day", "sex", "age_from", "age_to", "persons", "is_census", "source_id")
FACTS = ("unit_id", "indicator", "measure", "value", "period_from", "period_to", "source_id")
Values = tuple[object, ...]


def _people(
    folder: Path,
    rows: list[files.UnitRow],
    ages: list[files.AgesRow],
    towns: dict[str, int],
    sources: dict[str, Source],
) -> Iterator[Values]:
    """Yield people by year, by age in 2020, and by age in 2023, in the order of PEOPLE."""
    both = Population.Sex.ALL.value
    series = sources["obyvatele"].pk
    for code, day, persons, census in files.population(folder):
        if code in towns:
            yield towns[code], day, both, 0, OLDEST, persons, census, series
    for code, groups, _share in ages:
        if code in towns:
            for (age_from, age_to), persons in groups.items():
                yield towns[code], AGES_2020, both, age_from, age_to, persons, False, sources["vek-2020"].pk
    for row in rows:
        for age_from, age_to, known in ((15, 64, row.aged_15_64), (65, OLDEST, row.aged_65_plus)):
            if known is not None:
                yield towns[row.code], YEAR_2023, both, age_from, age_to, known, False, sources["obce"].pk


def _facts(
    folder: Path, ages: list[files.AgesRow], towns: dict[str, int], sources: dict[str, Source]
) -> Iterator[Values]:
    """Yield the measured facts in the order of FACTS."""
    for code, _groups, share in ages:
        if code in towns and share is not None:
            yield (
                towns[code],
                "unemployed_share",
                "percent",
                share,
                AGES_2020,
                AGES_2020,
                sources["vek-2020"].pk,
            )
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    for code, indicator, measure, value in files.indicators_2023(folder):
        if code in towns:
            yield towns[code], indicator, measure, value, first, last, sources["vylouceni-2023"].pk


def _take_in_neighbours(folder: Path, units: Units, source: Source) -> None:
    Neighbourhood.objects.all().delete()
    towns = {code: unit.pk for (level, code), unit in units.items() if level == Unit.Level.MUNICIPALITY}
    pairs = (
        (towns[a], towns[b], km, source.pk)
        for a, b, km in files.neighbours(folder)
        if a in towns and b in towns
    )
    bulk.insert(Neighbourhood, ("first_id", "second_id", "kilometres", "source_id"), pairs)


def _take_in_boundaries(
    folder: Path, rows: list[files.UnitRow], units: Units, since: date, source: Source
) -> None:
    """Cut the country's boundaries into one GeoJSON file per region, each named by its content."""
    shapes = boundaries.read(folder / files.BOUNDARIES.file_name)
    for (level, code), region in units.items():
        if level != Unit.Level.REGION:
            continue
        inside = [row for row in rows if row.region == code]
        names = {row.code: row.name for row in inside}
        content = boundaries.geojson(shapes, names, {row.code: row.orp for row in inside})
        digest = stored.store(content, ".geojson")
        BoundaryEdition.objects.filter(region=region, valid_to=None).exclude(digest=digest).delete()
        BoundaryEdition.objects.get_or_create(
            region=region,
            level=Unit.Level.MUNICIPALITY,
            digest=digest,
            valid_to=None,
            defaults={"valid_from": since, "source": source},
        )
