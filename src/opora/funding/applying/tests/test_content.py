"""What an application says survives being written down, and the columns that rules read follow from its budget."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from opora.funding.applying.budget import PACKAGED, Budget, declared_budget
from opora.funding.applying.content import Content, FormSaid
from opora_engine.declared import DeclarationError, read_declaration


def shipped() -> Budget:
    return read_declaration(PACKAGED.read_text(encoding="utf-8"), Budget, name="budget.yaml")


BUDGET = shipped()
CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from([each.code for each in BUDGET.items]),
        st.sampled_from([each.code for each in BUDGET.sources]),
    ),
    st.integers(0, 10**9),
    max_size=12,
)
UNITS = st.none() | st.decimals(0, 100_000, places=2)


@given(CELLS, UNITS, UNITS)
def test_what_was_written_down_is_read_back_the_same(
    cells: dict[tuple[str, str], int], applied: Decimal, points: Decimal
) -> None:
    said = Content(
        forms=(FormSaid("field", "fte", applied), FormSaid("outpatient", "fte")),
        budget=cells,
        duties={"has_debt": False},
        points=points,
        facts={"beds": {"value": "12", "unit": "1", "cs": "Lůžka", "en": "Beds"}},
    )
    again = Content.from_json(said.to_json())
    assert again.to_json() == said.to_json() and again.digest == said.digest


@given(CELLS)
def test_a_sum_is_the_same_by_items_and_by_sources(cells: dict[tuple[str, str], int]) -> None:
    said = Content(budget=cells)
    assert sum(said.of_item(each.code) for each in BUDGET.items) == said.total
    assert sum(said.of_source(each.code) for each in BUDGET.sources) == said.total


@given(CELLS)
def test_the_eligible_loss_is_eligible_costs_less_own_revenue(cells: dict[tuple[str, str], int]) -> None:
    said = Content(budget=cells)
    eligible = [each.code for each in BUDGET.items if each.eligible]
    costs = sum(said.of_item(code) for code in eligible)
    own = sum(said.of_source(each.code, eligible) for each in BUDGET.sources if not each.public)
    assert BUDGET.columns(said)["eligible_operating_loss_czk"] == costs - own >= 0


def test_a_zero_says_nothing_and_order_does_not_matter() -> None:
    first = Content(budget={("wages", "state"): 5, ("rent", "state"): 0}, points=Decimal("50.00"))
    second = Content(points=Decimal(50), budget={("wages", "state"): 5})
    assert first.digest == second.digest


def test_the_columns_follow_from_the_budget() -> None:
    said = Content(
        budget={
            ("wages", "state"): 1_000_000, ("levies", "state"): 338_000, ("rent", "municipalities"): 120_000,
            ("energy", "clients"): 40_000, ("depreciation", "founder"): 30_000,
        }
    )  # fmt: skip
    assert BUDGET.columns(said) == {
        "request_czk": 1_338_000, "municipal_czk": 120_000, "founder_czk": 30_000, "esf_czk": 0, "ministry_czk": 0,
        "eligible_operating_loss_czk": 1_458_000,
    }  # fmt: skip
    assert said.total == 1_528_000 and said.of_item("wages") == 1_000_000


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("column: municipal_czk", "column: founder_czk", "needs exactly one source"),
        ("code: levies", "code: wages", "stands twice"),
        ("group: property, cs: Odpisy", "group: house, cs: Odpisy", "not listed"),
        (", undivided: true", "", "not divided"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(written: str, instead: str, expected: str) -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    assert written in text
    with pytest.raises(DeclarationError, match=expected):
        read_declaration(text.replace(written, instead, 1), Budget, name="budget.yaml")


def test_a_region_may_have_a_budget_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    own = tmp_path / "declared" / "CZ999" / "budget.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(PACKAGED.read_text(encoding="utf-8").replace("Rent,", "Rents,"), encoding="utf-8")
    names = {item.code: item.en for item in declared_budget("CZ999").content.items}
    assert names["rent"] == "Rents"
    assert declared_budget("CZ051").content == BUDGET
