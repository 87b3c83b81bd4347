"""A statement is filled in, checked, filed with a digest; a file of them is taken in whole or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils.translation import override
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.refusals import NotAllowed, Refused
from opora.funding.settlement import services
from opora.funding.settlement.checking import faults
from opora.funding.settlement.content import Content
from opora.funding.settlement.models import Settlement, Statement
from opora.funding.settlement.services.taking_in import AMOUNTS
from opora.funding.settlement.states import State
from opora.funding.settlement.tests.conftest import whole


def test_a_whole_statement_has_no_fault() -> None:
    assert faults(whole(), None) == {}
    assert faults(whole(), 2_000_000) == {}


@pytest.mark.parametrize(
    ("content", "paid", "field"),
    [
        (Content(), None, "costs_wages"),
        (whole(), 1_999_999, "sources_region"),
        (whole(grant_spent=2_000_001), None, "grant_spent"),
        (whole(costs={"wages": 1_000_000}, eligible={"wages": 1_000_000}), None, "grant_spent"),
        (whole(eligible={"energy": 500_001}), None, "eligible_energy"),
        (whole(revenues={"users": -1}), None, "revenues_users"),
        (whole(sources={"state": 10**12, "region": 0}), None, "sources_state"),
    ],
)
def test_what_does_not_fit_is_named_by_its_field(content: Content, paid: int | None, field: str) -> None:
    assert field in faults(content, paid)


def test_a_half_filled_statement_is_kept_and_not_filed(statement: Statement, provider_person: User) -> None:
    services.save(statement=statement, content=Content(costs={"wages": 5}), by=provider_person)
    statement.refresh_from_db()
    assert Content.from_json(statement.content).total_costs == 5
    with pytest.raises(Refused) as refused:
        services.file_statement(statement=statement, content=Content(), by=provider_person)
    assert [each.place for each in refused.value.problems] == ["costs_wages"]
    statement.refresh_from_db()
    assert statement.state == State.OPEN


def test_what_was_filed_is_frozen_with_a_digest_that_anybody_can_compute(
    statement: Statement, provider_person: User
) -> None:
    first = services.file_statement(statement=statement, content=whole(), by=provider_person)
    assert (first.number, digest_of(first.content)) == (1, first.digest)
    assert services.file_statement(statement=statement, content=whole(), by=provider_person) == first
    second = services.file_statement(statement=statement, content=whole(note="oprava"), by=provider_person)
    assert second.number == 2
    first.refresh_from_db()
    assert first.content["statement"]["note"] == ""


def test_a_provider_does_not_say_what_was_carried_over_before(
    statement: Statement, provider_person: User, economist: User
) -> None:
    services.file_statement(statement=statement, content=whole(brought_over=7), by=economist)
    mine = services.file_statement(
        statement=statement, content=replace(whole(), note="x"), by=provider_person
    )
    assert mine.content["statement"]["brought_over"] == 7


def test_others_file_nothing(settlement: Settlement, tiny_region: TinyRegion, provider_person: User) -> None:
    """The provider's person speaks for Ukázka A only."""
    foreign = Statement.objects.create(settlement=settlement, service=tiny_region.services["9999002"])
    with pytest.raises(NotAllowed):
        services.file_statement(statement=foreign, content=whole(), by=provider_person)


# Files

HEAD = ",".join(("identifier", *AMOUNTS))
UNITS_HEAD = "identifier,form,units_funded,units_delivered"


def row(identifier: str, **amounts: object) -> str:
    said = {"costs_wages": 3_000_000, "eligible_wages": 3_000_000, "revenues_users": 400_000,
            "sources_state": 2_000_000, "sources_municipalities": 600_000, "grant_spent": 2_000_000}  # fmt: skip
    return ",".join([identifier, *(str({**said, **amounts}.get(name, 0)) for name in AMOUNTS)])


def write(folder: Path, rows: list[str], units: list[str]) -> dict[str, Path]:
    files = {"services_file": folder / "statements.csv", "units_file": folder / "units.csv"}
    files["services_file"].write_text("\n".join(["# made up", HEAD, *rows]) + "\n", encoding="utf-8")
    files["units_file"].write_text("\n".join([UNITS_HEAD, *units]) + "\n", encoding="utf-8")
    return files


def test_statements_are_taken_in_from_files(
    settlement: Settlement, statement: Statement, economist: User, tmp_path: Path
) -> None:
    files = write(tmp_path, [row("9999001"), row("9999002")], ["9999001,residential,28,27.5"])
    assert services.take_in_statements(settlement=settlement, by=economist, **files) == 2
    statement.refresh_from_db()
    assert statement.state == State.FILED
    assert Content.from_json(statement.content).units["residential"].delivered == 27.5
    assert services.settle_year(settlement=settlement, by=economist).summary["services"] == 2


def test_every_fault_is_named_by_line_and_column_and_nothing_is_kept(
    settlement: Settlement, economist: User, tmp_path: Path
) -> None:
    rows = [row("9999001", costs_wages="mnoho"), row("0000000"), row("9999002", grant_spent=2_000_001)]
    with override("en"), pytest.raises(Refused) as refused:
        services.take_in_statements(settlement=settlement, by=economist, **write(tmp_path, rows, []))
    places = [each.place for each in refused.value.problems]
    assert "statements.csv, line 3, column costs_wages" in places
    assert "statements.csv, line 4, column identifier" in places
    assert "statements.csv, line 5, column grant_spent" in places
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "unit",
    [
        "9999002,residential,1,1",
        "9999001,house,1,1",
        "9999001,residential,-1,1",
        "9999001,residential,1,1.001",
    ],
)
def test_faults_of_units_are_named_too(
    settlement: Settlement, economist: User, tmp_path: Path, unit: str
) -> None:
    with override("en"), pytest.raises(Refused) as refused:
        services.take_in_statements(
            settlement=settlement, by=economist, **write(tmp_path, [row("9999001")], [unit])
        )
    assert refused.value.problems[0].place.startswith("units.csv, line 2, column")


def test_only_an_economist_takes_files_in(
    settlement: Settlement, provider_person: User, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowed):
        services.take_in_statements(
            settlement=settlement, by=provider_person, **write(tmp_path, [row("9999001")], [])
        )
