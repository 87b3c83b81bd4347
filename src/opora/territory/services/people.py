"""Statistics of people as the statistical office publishes them: taken in whole or not at all."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.models import Source
from opora.core.permissions import Scope, allow
from opora.core.services import log
from opora.territory import bulk, statistical_office
from opora.territory.files import CZSO
from opora.territory.models import Population, Statistic, Unit
from opora.territory.statistical_office import Statistics

PEOPLE_KEY = ("unit_id", "day", "sex", "age_from", "age_to")
FACTS_KEY = ("unit_id", "indicator", "period_from", "period_to")
BATCH = 2_000

Units = dict[tuple[str, str], int]
"""Keys of units by level and code."""


@dataclass(frozen=True)
class PeopleTaken:
    """What came of a file: new numbers, replaced ones, those that were there already; lines left out, by reason."""

    title: str
    new: int
    replaced: int
    same: int
    left_out: dict[str, int]


@dataclass(frozen=True)
class _Difference:
    """What a file says otherwise than the database: rows to write, of them some in the place of others."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    outdated: list[int]
    same: int


@transaction.atomic
def take_in_people(*, file: Path, leave_out_unknown: bool = False, by: User) -> PeopleTaken:
    """Take in a table of the statistical office: people by age and sex (130181, census 2021) or unemployment (250169).

    A number about the same unit, day, sex and age is replaced; an equal one keeps its source. Raises Refused with
    every problem, and then nothing is changed.
    """
    allow(by, "territory.import", Scope())
    units = {(unit.level, unit.code): unit.pk for unit in Unit.objects.all()}
    found = statistical_office.read(file, units, leave_out_unknown=leave_out_unknown)
    people, facts = _people(found, units), _facts(found, units)
    taken = PeopleTaken(
        title=found.table.title,
        new=sum(len(each.rows) - len(each.outdated) for each in (people, facts)),
        replaced=len(people.outdated) + len(facts.outdated),
        same=people.same + facts.same,
        left_out=dict(found.left_out),
    )
    if taken.new or taken.replaced:
        source = _source(file, found)
        _write(Population, people, source)
        _write(Statistic, facts, source)
        log(
            "territory.people_taken_in",
            gettext_noop("%(title)s was taken in from %(file)s: %(new)s new numbers, %(replaced)s replaced."),
            by=by,
            station="territory",
            title=taken.title,
            file=file.name,
            new=taken.new,
            replaced=taken.replaced,
        )
    return taken


def _people(found: Statistics, units: Units) -> _Difference:
    census = found.table.is_census
    rows = {
        (units[level, code], *rest): (persons, census)
        for (level, code, *rest), persons in found.people.items()
    }
    stored = Population.objects.filter(day__in={key[1] for key in rows})
    return _difference(stored, PEOPLE_KEY, ("persons", "is_census"), rows)


def _facts(found: Statistics, units: Units) -> _Difference:
    rows = {(units[level, code], *rest): values for (level, code, *rest), values in found.facts.items()}
    stored = Statistic.objects.filter(period_to__in={key[3] for key in rows})
    return _difference(stored, FACTS_KEY, ("measure", "value"), rows)


def _difference(
    stored: models.QuerySet[Any],
    key: tuple[str, ...],
    values: tuple[str, ...],
    rows: dict[tuple[Any, ...], tuple[Any, ...]],
) -> _Difference:
    """Compare the rows of a file, values by key, with those that are stored."""
    before = {row[1 : 1 + len(key)]: row for row in stored.values_list("pk", *key, *values)}
    changed = [
        (*each, *new)
        for each, new in rows.items()
        if each not in before or before[each][1 + len(key) :] != new
    ]
    outdated = [before[row[: len(key)]][0] for row in changed if row[: len(key)] in before]
    return _Difference((*key, *values), changed, outdated, len(rows) - len(changed))


def _write(model: type[models.Model], difference: _Difference, source: Source) -> None:
    for start in range(0, len(difference.outdated), BATCH):
        model._base_manager.filter(pk__in=difference.outdated[start : start + BATCH]).delete()
    bulk.insert(model, (*difference.columns, "source_id"), ((*row, source.pk) for row in difference.rows))


def _source(file: Path, found: Statistics) -> Source:
    """Return the source that stands for this very file: another file of the same table is another source."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    days = sorted({key[2] for key in found.people} | {key[4] for key in found.facts})
    period = days[0].isoformat() if days[0] == days[-1] else f"{days[0].isoformat()}/{days[-1].isoformat()}"
    source, _created = Source.objects.get_or_create(
        key=f"{found.table.key}-{digest[:12]}",
        defaults={
            "title": found.table.title,
            "publisher": CZSO,
            "licence": "CC BY 4.0",
            "period": period,
            "file_name": file.name,
            "digest": digest,
        },
    )
    return source
