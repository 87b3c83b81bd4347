"""The fictional evidence of needs: marked as made up, about real municipalities, about nobody who exists."""

import csv

import pytest

from opora.demo.fiction import SEED
from opora.demo.fiction.evidence import generate_evidence
from opora.demo.fiction.geography import DATA, towns
from opora_engine.needs.applicants import PSEUDONYM

FOLDER = DATA / "needs"
FILES = ("allowance.csv", "applicants.csv", "experts.csv", "use.csv")


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        assert stream.readline().startswith("# SYNTHETIC")
        return list(csv.DictReader(stream))


def test_the_shipped_files_are_what_the_generator_makes():
    made = generate_evidence(SEED)
    assert sorted(made) == list(FILES)
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_about_a_municipality_of_the_region(name):
    known = {town.code for town in towns()}
    assert {row["municipality"] for row in rows_of(name)} <= known


def test_applicants_are_pseudonyms_some_at_several_homes_and_two_homes_only_count():
    rows = rows_of("applicants.csv")
    named = [row for row in rows if row["pseudonym"]]
    assert all(PSEUDONYM.fullmatch(row["pseudonym"]) and row["persons"] == "1" for row in named)
    assert len({row["pseudonym"] for row in named}) < len(named)
    assert len({row["service"] for row in rows if not row["pseudonym"]}) == 2


def test_recipients_of_the_region_are_about_fifteen_thousand():
    assert 14_000 < sum(int(row["persons"]) for row in rows_of("allowance.csv")) < 16_000
