from datetime import date

import django_tables2 as tables
import pytest
from django.utils.html import conditional_escape
from tests.golden.people import User

from opora.core.cells import drawn_rows, values
from opora.core.models import Run


class RunTable(tables.Table):
    """A table with every way a column may get its value."""

    kind = tables.Column()
    status = tables.Column()
    by = tables.Column(accessor="by__username")
    length = tables.Column(accessor="kind")
    missing = tables.Column(accessor="finished_at")
    nothing = tables.Column(accessor="no_such_thing")
    actions = tables.Column(accessor="pk")
    only_in_files = tables.Column(accessor="pk", visible=False)
    only_on_pages = tables.Column(accessor="pk", exclude_from_export=True)

    linked = tables.Column(
        accessor="by__username", linkify=("accounts:person", {"region": "CZ999", "person": tables.A("by_id")})
    )
    shaped = tables.Column(accessor="kind", attrs={"td": {"class": "number"}})
    empty = tables.Column(accessor="message", default="<none>")

    def render_length(self, value: str) -> int:
        return len(value)

    def value_kind(self, value: str, record: Run) -> str:
        return f"{value} {record.day.year}"


@pytest.fixture
def runs(operator: User) -> None:
    for kind in ("needs", "<access>"):
        Run.objects.create(
            kind=kind,
            region_code="CZ999",
            day=date(2027, 1, 1),
            inputs_digest="",
            engine_version="1",
            by=operator,
        )


@pytest.mark.usefixtures("runs")
def test_a_page_has_the_very_cells_of_the_table() -> None:
    table = RunTable(Run.objects.order_by("pk"))
    lines = drawn_rows(table, conditional_escape).split("\n")
    for line, row in zip(lines, table.rows, strict=True):
        cells = [conditional_escape(cell) for _column, cell in row.items()]
        assert line.startswith(f'<tr><th scope="row">{cells[0]}</th><td>{cells[1]}</td>')
        assert all(f">{cell}</t" in line for cell in cells)
        assert f'<td class="number">{cells[0]}</td>' in line
    assert "&lt;access&gt;" in lines[1]
    assert "&lt;none&gt;" in lines[1]
    assert '<a href="/people/CZ999/' in lines[1]


@pytest.mark.usefixtures("runs")
def test_a_download_has_the_very_values_of_the_table() -> None:
    table = RunTable(Run.objects.order_by("pk"))
    assert [list(row) for row in values(table)] == [
        [None if cell is None else cell for cell in row]
        for row in table.as_values(exclude_columns=("actions",))
    ]
    first = list(values(table))[1]
    assert (first[0], first[2], first[3]) == ("needs 2027", "operator", 5)
