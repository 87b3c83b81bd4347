"""Tables of the statistical office as it publishes them: people by age and sex, unemployment; read line by line."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from opora.core.csv_files import CsvFile, Row
from opora.core.refusals import Refused
from opora.territory.models import OLDEST, Population, Unit


@dataclass(frozen=True)
class Table:
    """One table: which columns say what was counted and when."""

    key: str
    title: str
    variable_column: str
    variables: tuple[str, ...]
    columns: tuple[str, ...]
    is_census: bool = False


AGES = Table(
    "csu-130181", "Obyvatelstvo podle věku a pohlaví (130181)", "stapro_kod", ("2406",),
    ("pohlavi_kod", "vek_kod", "vek_txt", "casref_do"),
)  # fmt: skip
CENSUS = Table(
    "csu-sldb2021", "Sčítání lidu 2021: obyvatelstvo podle věku a pohlaví", "ukaz_kod", ("3162",),
    ("pohlavi_kod", "vek_kod", "vek_txt", "sldb_datum"), is_census=True,
)  # fmt: skip
UNEMPLOYMENT = Table(
    "csu-250169", "Nezaměstnanost v obcích (250169)", "vuk", ("NEZ0004", "NEZ0007"), ("rok", "mesic")
)
TABLES = (AGES, CENSUS, UNEMPLOYMENT)
PLACE = ("hodnota", "uzemi_cis", "uzemi_kod")

LEVELS = {"43": Unit.Level.MUNICIPALITY.value, "65": Unit.Level.ORP.value}
"""Code lists of the office whose codes are those of our units; larger areas are sums and are left out."""

SEXES = {"": Population.Sex.ALL.value, "1": Population.Sex.MALE.value, "2": Population.Sex.FEMALE.value}
INDICATORS = {"NEZ0004": ("unemployed_share", "percent"), "NEZ0007": ("job_seekers", "persons")}

PeopleKey = tuple[str, str, date, str, int, int]
"""Level and code of the unit, day, sex, age from, age to (included)."""
FactKey = tuple[str, str, str, date, date]
"""Level and code of the unit, indicator, first and last day of the period."""


@dataclass
class Statistics:
    """What a file says: numbers by what they are about, each once; and how many lines were left out, by reason."""

    table: Table
    people: dict[PeopleKey, int] = field(default_factory=dict)
    facts: dict[FactKey, tuple[str, Decimal]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    lines: dict[PeopleKey | FactKey, int] = field(default_factory=dict)


def read(path: Path, units: Container[tuple[str, str]], *, leave_out_unknown: bool = False) -> Statistics:
    """Return the numbers of one file of the statistical office; which table it is, its columns tell.

    units               levels and codes of the units that are known
    leave_out_unknown   count lines about other units instead of refusing the file
    Raises Refused naming every line whose code, number, age, sex or day is not what it should be, that speaks of the
    same thing as an earlier line, or where women and men do not add up to all.
    """
    file = CsvFile(path)
    found: Statistics | None = None
    for row in file.rows(*PLACE):
        if found is None:
            found = Statistics(_table_of(file, row))
        _take(found, row, units, leave_out_unknown)
    if found is None:
        raise Refused(_("The file %(file)s has no line under its header.") % {"file": path.name})
    _check_sexes(file, found)
    file.check()
    return found


def _table_of(file: CsvFile, row: Row) -> Table:
    for table in TABLES:
        if {table.variable_column, *table.columns} <= row.values.keys():
            return table
    raise Refused(
        _(
            "The file %(file)s is none of the tables that can be taken in (130181, 250169, census 2021). "
            "Its columns are: %(names)s."
        )
        % {"file": file.path.name, "names": ", ".join(name for name in row.values if name)}
    )


def _take(found: Statistics, row: Row, units: Container[tuple[str, str]], leave_out_unknown: bool) -> None:
    """Take one line, or note why it was left out or what is wrong with it."""
    level = LEVELS.get(row.text("uzemi_cis"))
    if level is None:
        found.left_out["larger areas"] += 1
    elif row.text(found.table.variable_column) not in found.table.variables:
        found.left_out["other facts"] += 1
    elif not row.text("hodnota"):
        found.left_out["numbers not published"] += 1
    elif (level, row.code("uzemi_kod")) in units:
        _take_number(found, row, level)
    elif leave_out_unknown:
        found.left_out["unknown units"] += 1
    else:
        expected = _("expected a code of the territory that was taken in (--leave-out-unknown leaves it out)")
        row.file.report(row.line, "uzemi_kod", row.text("uzemi_kod"), expected)


def _take_number(found: Statistics, row: Row, level: str) -> None:
    if found.table is UNEMPLOYMENT:
        period = _month(row)
        indicator, measure = INDICATORS[row.text("vuk")]
        if period and _is_new(found, row, fact := (level, row.text("uzemi_kod"), indicator, *period)):
            found.facts[fact] = (measure, row.number("hodnota"))
        return
    day, sex, ages = _day(row, found.table.columns[-1]), _sex(row), _ages(row)
    if day and sex and ages and _is_new(found, row, who := (level, row.text("uzemi_kod"), day, sex, *ages)):
        found.people[who] = row.whole("hodnota")


def _is_new(found: Statistics, row: Row, key: PeopleKey | FactKey) -> bool:
    """Note a line that speaks of the same thing as an earlier one."""
    earlier = found.lines.setdefault(key, row.line)
    if earlier != row.line:
        expected = _("expected each number once; line %(line)s has it already") % {"line": earlier}
        row.file.report(row.line, "hodnota", row.text("hodnota"), expected)
    return earlier == row.line


def _day(row: Row, column: str) -> date | None:
    try:
        return date.fromisoformat(row.text(column))
    except ValueError:
        row.file.report(row.line, column, row.text(column), _("expected a day as YYYY-MM-DD"))
        return None


def _month(row: Row) -> tuple[date, date] | None:
    """Return the first and the last day of the month that a line speaks of."""
    year, month = row.text("rok"), row.text("mesic")
    if re.fullmatch(r"\d{4}", year) and re.fullmatch(r"0?[1-9]|1[0-2]", month):
        first = date(int(year), int(month), 1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    row.file.report(row.line, "mesic", f"{year}-{month}", _("expected a year and a month from 1 to 12"))
    return None


def _sex(row: Row) -> str | None:
    sex = SEXES.get(row.text("pohlavi_kod"))
    if sex is None:
        expected = _("expected 1 (men), 2 (women) or nothing (both)")
        row.file.report(row.line, "pohlavi_kod", row.text("pohlavi_kod"), expected)
    return sex


def _ages(row: Row) -> tuple[int, int] | None:
    ages = age_group(row.text("vek_kod"), row.text("vek_txt"))
    if ages is None:
        shown = f"{row.text('vek_kod')} {row.text('vek_txt')}".strip()
        expected = _("expected an age or an age group, the same by code and by text")
        row.file.report(row.line, "vek_txt", shown, expected)
    return ages


def age_group(code: str, text: str) -> tuple[int, int] | None:
    """Return the ages (both included) that a code of code lists 7700 and 1035 and its text speak of.

    Nothing at all means all ages. None if neither can be read, or the two disagree.
    """
    if not code and not text:
        return 0, OLDEST
    by_code, by_text = _ages_of_code(code), _ages_of_text(text)
    if by_code and by_text and by_code != by_text:
        return None
    found = by_text or by_code
    return found if found and found[0] <= found[1] <= OLDEST else None


def _ages_of_code(code: str) -> tuple[int, int] | None:
    """Of a group: 400 and 005 in 400000600005000 and so on, from and below; of one year: 650065."""
    if match := re.fullmatch(r"650(\d{3})", code):
        return int(match[1]), int(match[1])
    if match := re.fullmatch(r"4[01]0(\d{3})6[01]0(\d{3})000", code):
        return int(match[1]), int(match[2]) - 1
    return None


def _ages_of_text(text: str) -> tuple[int, int] | None:
    if match := re.fullmatch(r"(\d{1,3})(?: let)? ?(?:\+|(?:a|až) (?:více|starší)\b.*)", text):
        return int(match[1]), OLDEST
    if match := re.fullmatch(r"(\d{1,3}) až (\d{1,3}) \(.*méně než.*\)", text):
        return int(match[1]), int(match[2]) - 1
    if match := re.fullmatch(r"(\d{1,3}) ?[-–] ?(\d{1,3})(?: let| roky)?", text):
        return int(match[1]), int(match[2])
    if match := re.fullmatch(r"(\d{1,3})(?: let| rok| roky)?", text):
        return int(match[1]), int(match[1])
    return None


def _check_sexes(file: CsvFile, found: Statistics) -> None:
    """Note where women and men of one unit, day and age are both told and do not add up to all."""
    women, men, both = Population.Sex.FEMALE.value, Population.Sex.MALE.value, Population.Sex.ALL.value
    for (level, code, day, sex, *ages), persons in found.people.items():
        if sex != both:
            continue
        parts = [found.people.get((level, code, day, each, ages[0], ages[1])) for each in (women, men)]
        if None not in parts and (total := sum(filter(None, parts))) != persons:
            line = found.lines[level, code, day, sex, ages[0], ages[1]]
            expected = _("expected %(total)s, the sum of women and men in this file") % {"total": total}
            file.report(line, "hodnota", str(persons), expected)
