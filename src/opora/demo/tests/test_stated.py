"""The invented requests of municipalities fit the code lists and say enough to be submitted."""

import csv
from pathlib import Path

import opora.register
from opora.demo.fiction.stated import COORDINATOR, NOTHING_ASKED, STATED
from opora.demo.story import DATA
from opora.needs.requests.models import Answer
from opora.needs.requests.states import State

LISTS = Path(opora.register.__file__).parent / "data"


def codes(path: Path, column: str) -> set[str]:
    with path.open(encoding="utf-8") as stream:
        return {row[column] for row in csv.DictReader(line for line in stream if not line.startswith("#"))}


def test_kinds_and_groups_are_those_of_the_code_lists() -> None:
    assert {each.kind for each in STATED} <= codes(LISTS / "service_kinds.csv", "code")
    assert {each.group for each in STATED} - {""} <= codes(LISTS / "target_groups.csv", "code")


def test_towns_are_real_and_the_coordinator_writes_only_for_the_own_orp() -> None:
    with (DATA / "territory" / "obce_cz.csv").open(encoding="utf-8") as stream:
        orp = {row["lau2"]: row["nazev_orp"] for row in csv.DictReader(stream)}
    assert {each.municipality for each in STATED} <= set(orp)
    own = {each.municipality for each in STATED if each.writer == COORDINATOR} | {NOTHING_ASKED}
    assert {orp[town] for town in own} == {"Česká Lípa"}
    assert NOTHING_ASKED not in {each.municipality for each in STATED}


def test_every_state_and_every_decision_is_there() -> None:
    endings = {each.ending for each in STATED}
    assert endings == {*State.values, *Answer.Decision.values} - {State.ANSWERED}
    assert any(each.confirmed for each in STATED)


def test_what_is_submitted_says_how_much_and_why() -> None:
    for each in STATED:
        if each.ending != "draft":
            assert each.reason and (each.persons[1] or each.capacity[1]), each
        for low, middle, high in (each.persons, each.capacity):
            numbers = [number for number in (low, middle, high) if number is not None]
            assert numbers == sorted(numbers), each
