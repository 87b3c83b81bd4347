"""Files of evidence, read line by line: whatever is wrong is named with file, line, column and value."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from opora.core.csv_files import CsvFile, Row
from opora.needs.evidence.models import Applicant, Evidence
from opora.register.models import ServiceKind
from opora.territory import queries as territory
from opora_engine.needs.applicants import PSEUDONYM

Sort = Evidence.Sort
COLUMNS = {
    Sort.USE: ("municipality", "kind", "persons", "day", "source"),
    Sort.ALLOWANCE: ("municipality", "degree", "persons", "day", "source"),
    Sort.EXPERT: ("municipality", "kind", "low", "middle", "high", "author", "day", "reason"),
}
"""The columns of each sort of file; others are passed over."""
APPLICANTS = ("service", "kind", "municipality", "pseudonym", "persons", "state", "day")
DEGREES = [each.value for each in Evidence.Degree if each.value]


@dataclass(frozen=True)
class Places:
    """Keys of municipalities and kinds by their codes."""

    towns: dict[str, int]
    kinds: dict[str, int]


def places(region: str, day: date) -> Places:
    """Return the municipalities of the region on `day`, and every kind of service."""
    towns = {each.code: each.pk for each in territory.municipalities(region, day)}
    return Places(towns, {each.code: each.pk for each in ServiceKind.objects.all()})


def evidence(path: Path, sort: Evidence.Sort, known: Places) -> list[dict[str, Any]]:
    """Return what each row tells, as fields of `Evidence`; each municipality, kind and degree once.

    Raises Refused naming every problem.
    """
    file = CsvFile(path)
    told: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in file.rows(*COLUMNS[sort]):
        fields = _told(row, sort, known)
        key = (fields["municipality_id"], fields.get("kind_id"), fields.get("degree"))
        if key in told:
            file.report(row.line, "municipality", row.text("municipality"), _("expected each thing once"))
        told[key] = fields
    file.check()
    return list(told.values())


def applicants(path: Path, known: Places) -> list[dict[str, Any]]:
    """Return the rows as fields of `Applicant`; raises Refused naming every problem, names of people among them."""
    file = CsvFile(path)
    found = [_applicant(row, known) for row in file.rows(*APPLICANTS)]
    file.check()
    # A home that names one person twice (for two kinds of stay, say) means one person.
    once = {
        tuple(each[name] for name in ("home", "kind_id", "pseudonym")): each
        for each in found
        if each["pseudonym"]
    }
    return [*once.values(), *(each for each in found if not each["pseudonym"])]


def _told(row: Row, sort: Evidence.Sort, known: Places) -> dict[str, Any]:
    fields: dict[str, Any] = {"municipality_id": _key(row, "municipality", known.towns), "day": _day(row)}
    if sort == Sort.ALLOWANCE:
        degree = row.text("degree")
        if degree not in DEGREES:
            row.file.report(row.line, "degree", degree, _("expected one of I, II, III, IV"))
        fields["degree"] = degree
    else:
        fields["kind_id"] = _key(row, "kind", known.kinds)
    if sort == Sort.EXPERT:
        ends = [_persons(row, name) for name in ("low", "middle", "high")]
        if ends != sorted(ends):
            row.file.report(
                row.line, "middle", row.text("middle"), _("expected low, middle and high in order")
            )
        return fields | {
            **dict(zip(("low", "middle", "high"), map(float, ends), strict=True)),
            "author": row.code("author"),
            "reason": row.code("reason"),
            "source_text": row.text("author"),
        }
    persons = float(_persons(row, "persons"))
    return fields | {"low": persons, "middle": persons, "high": persons, "source_text": row.code("source")}


def _applicant(row: Row, known: Places) -> dict[str, Any]:
    pseudonym = row.text("pseudonym")
    if pseudonym and not PSEUDONYM.fullmatch(pseudonym):
        # What stands there may be a name: it is not repeated in the message.
        row.file.report(
            row.line, "pseudonym", "…", _("expected a pseudonym of 64 hexadecimal digits, no name")
        )
    persons = row.whole("persons")
    if pseudonym and persons != 1:
        row.file.report(row.line, "persons", str(persons), _("expected 1 beside a pseudonym"))
    state = row.text("state")
    if state not in Applicant.State.values:
        row.file.report(row.line, "state", state, _("expected waiting or refused"))
    return {
        "home": row.code("service"),
        "municipality_id": _key(row, "municipality", known.towns),
        "kind_id": _key(row, "kind", known.kinds),
        "pseudonym": pseudonym,
        "persons": persons,
        "state": state,
        "day": _day(row),
    }


def _key(row: Row, column: str, known: dict[str, int]) -> int:
    code = row.text(column)
    if code not in known:
        row.file.report(row.line, column, code, _("expected a code that is known in the region"))
    return known.get(code, 0)


def _persons(row: Row, column: str) -> Decimal:
    persons = row.number(column)
    if not persons.is_finite() or persons < 0:
        row.file.report(row.line, column, row.text(column), _("expected 0 or more"))
        return Decimal(0)
    return persons


def _day(row: Row) -> date:
    try:
        return date.fromisoformat(row.text("day"))
    except ValueError:
        row.file.report(row.line, "day", row.text("day"), _("expected a day such as 2026-12-31"))
        return date.min
