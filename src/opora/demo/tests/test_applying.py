"""The invented budget of the demonstration's provider keeps what each source pays, to the crown."""

from hypothesis import given
from hypothesis import strategies as st

from opora.demo.applying import divided
from opora.funding.applying.budget import PACKAGED, Budget
from opora.funding.applying.content import Content
from opora_engine.declared import read_declaration

BUDGET = read_declaration(PACKAGED.read_text(encoding="utf-8"), Budget, name="budget.yaml")
SOURCES = st.sampled_from([source.code for source in BUDGET.sources])


@given(st.dictionaries(SOURCES, st.integers(1, 10**8)))
def test_dividing_an_invented_budget_loses_no_crown(sums: dict[str, int]) -> None:
    before = Content(budget={(BUDGET.undivided.code, source): amount for source, amount in sums.items()})
    after = Content(budget=divided(before.budget, BUDGET))
    assert {source: after.of_source(source) for source in sums} == sums
    assert after.of_item(BUDGET.undivided.code) == 0
    assert BUDGET.unknown(after) == []
