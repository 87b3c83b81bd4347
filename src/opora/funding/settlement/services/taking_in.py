"""Taking in statements from two CSV files, one row per service and one per form; all or nothing."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.csv_files import CsvFile, Row
from opora.core.permissions import allow
from opora.funding.settlement import queries
from opora.funding.settlement.checking import faults
from opora.funding.settlement.content import Content, Units
from opora.funding.settlement.items import COSTS, REVENUES, SOURCES
from opora.funding.settlement.models import Settlement, Statement
from opora.funding.settlement.services.filling import file_statement
from opora.register import queries as register
from opora.register.models import Form, Service

AMOUNTS = (
    *(f"costs_{name}" for name in COSTS),
    *(f"eligible_{name}" for name in COSTS),
    *(f"revenues_{name}" for name in REVENUES),
    *(f"sources_{name}" for name in SOURCES),
    "grant_spent",
    "brought_over",
)
"""Columns of sums in the file of services, whole crowns."""
COLUMNS = ("identifier", *AMOUNTS)
UNIT_COLUMNS = ("identifier", "form", "units_funded", "units_delivered")


@dataclass
class _Read:
    """One row of the file of services with what it says and its rows of units."""

    row: Row
    service: Service
    content: Content
    units: dict[str, Units] = field(default_factory=dict)


@transaction.atomic
def take_in_statements(*, settlement: Settlement, services_file: Path, units_file: Path, by: User) -> int:
    """File the statements of two files; return how many. Refused with every fault by line and column.

    A service that has no statement yet gets one when the region knows of no grants of that year: then the file says
    what came through the region.
    """
    allow(by, "funding.settle", settlement)
    file = CsvFile(services_file)
    found = _services(file, settlement)
    _units(CsvFile(units_file), found)
    kept = {each.service_id: each for each in queries.statements(settlement)}
    given = bool(queries.paid_by_service(settlement.region.code, settlement.year))
    for key, each in found.items():
        _check(each, kept.get(key), given)
    file.check()
    for key, each in sorted(found.items()):
        statement = kept.get(key) or Statement.objects.create(
            settlement=settlement, service=each.service, synthetic=settlement.synthetic
        )
        file_statement(statement=statement, content=_whole(each), by=by)
    return len(found)


def _services(file: CsvFile, settlement: Settlement) -> dict[int, _Read]:
    known = _known(settlement)
    found: dict[int, _Read] = {}
    for row in file.rows(*COLUMNS):
        code = row.code("identifier")
        service = known.get(code)
        if service is None:
            file.report(
                row.line, "identifier", code, _("expected a service of the region in the settled year")
            )
        elif service.pk in found:
            file.report(row.line, "identifier", code, _("expected each service once"))
        else:
            found[service.pk] = _Read(row, service, _content(row))
    return found


def _known(settlement: Settlement) -> dict[str, Service]:
    """Return the services that have a statement and those that ran when the year began or ended."""
    region, year = settlement.region.code, settlement.year
    running = [*register.services(region, date(year, 1, 1)), *register.services(region, date(year, 12, 31))]
    asked = [each.service for each in queries.statements(settlement)]
    return {each.identifier: each for each in (*running, *asked)}


def _content(row: Row) -> Content:
    return Content(
        costs={name: row.whole(f"costs_{name}") for name in COSTS},
        eligible={name: row.whole(f"eligible_{name}") for name in COSTS},
        revenues={name: row.whole(f"revenues_{name}") for name in REVENUES},
        sources={name: row.whole(f"sources_{name}") for name in SOURCES},
        grant_spent=row.whole("grant_spent"),
        brought_over=row.whole("brought_over"),
    )


def _units(file: CsvFile, found: dict[int, _Read]) -> None:
    by_code = {each.service.identifier: each for each in found.values()}
    for row in file.rows(*UNIT_COLUMNS):
        code, form = row.code("identifier"), row.code("form")
        read = by_code.get(code)
        if read is None:
            file.report(row.line, "identifier", code, _("expected a service of the first file"))
        elif form not in Form.values or form in read.units:
            expected = _("expected one of %(forms)s, each once") % {"forms": ", ".join(Form.values)}
            file.report(row.line, "form", form, expected)
        else:
            read.units[form] = Units(_amount(row, "units_funded"), _amount(row, "units_delivered"))
    file.check()


def _amount(row: Row, column: str) -> Decimal:
    number = row.number(column)
    if not number.is_finite() or number < 0 or number != number.quantize(Decimal("0.01")):
        row.file.report(row.line, column, row.text(column), _("expected 0 or more with at most two decimals"))
        return Decimal(0)
    return number


def _check(read: _Read, statement: Statement | None, given: bool) -> None:
    """Note what keeps the row from being filed, by its column."""
    row = read.row
    if statement is None and given:
        expected = _("expected a service that the region gave money to in the settled year")
        row.file.report(row.line, "identifier", row.text("identifier"), expected)
        return
    paid = statement.paid_czk if statement is not None else None
    for column, sentence in faults(_whole(read), paid).items():
        row.file.report(row.line, column, row.text(column), sentence)


def _whole(read: _Read) -> Content:
    return replace(read.content, units=read.units)
