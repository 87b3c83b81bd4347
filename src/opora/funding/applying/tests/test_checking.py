"""Every fault of an application is named by its field; a whole one has none."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.funding.applying import fields
from opora.funding.applying.asked import Asked, FormAsked
from opora.funding.applying.budget import PACKAGED, Budget
from opora.funding.applying.checking import faults
from opora.funding.applying.content import Cell, Content, FormSaid
from opora_engine.declared import read_declaration
from opora_engine.formula import Words
from opora_engine.formula.rules import Input

BUDGET = read_declaration(PACKAGED.read_text(encoding="utf-8"), Budget, name="budget.yaml")
NOBODY = Words(cs="", en="")


def asks(name: str, kind: str, *, optional: bool = True) -> Input:
    return Input(
        name=name, entity="service", type=kind, unit="1", label=Words(cs=name, en=name), meaning=NOBODY, origin=NOBODY,
        optional=optional, requires="", minimum=Decimal(0), maximum=Decimal(10), values=(),
    )  # fmt: skip


ASKED = Asked(
    budget=BUDGET,
    forms=(FormAsked("residential", "bed", 30), FormAsked("field", "fte")),
    facts={"staff": asks("staff", "number", optional=False)},
    form_facts={"rooms": asks("rooms", "number")},
    required=frozenset({"staff"}),
)
WHOLE = Content(
    forms=(
        FormSaid("residential", "bed", Decimal(28), Decimal(30)),
        FormSaid("field", "fte", Decimal("2.50"), Decimal("2.40")),
    ),
    budget={("wages", "state"): 1_000_000},
    duties={"has_entrustment": True, "has_debt": False, "return_filed": True},
    facts={"staff": {"value": "4", "unit": "1", "cs": "", "en": ""}},
)


def places(content: Content) -> set[str]:
    return {each.place for each in faults(content, ASKED)}


def units(form: int, **values: Decimal | None) -> Content:
    forms = list(WHOLE.forms)
    forms[form] = replace(forms[form], **values)  # type: ignore[arg-type]  # the names are those of the fields
    return replace(WHOLE, forms=tuple(forms))


def test_a_whole_application_has_no_fault() -> None:
    assert faults(WHOLE, ASKED) == ()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (units(0, applied_units=Decimal(31)), "form-residential-applied_units"),
        (units(0, applied_units=Decimal("1.5")), "form-residential-applied_units"),
        (units(1, applied_units=Decimal("1.555")), "form-field-applied_units"),
        (units(1, evidenced_units=Decimal(-1)), "form-field-evidenced_units"),
        (units(1, evidenced_units=None), "form-field-evidenced_units"),
        (units(1, evidenced_units=Decimal(100_001)), "form-field-evidenced_units"),
        (units(1, facts={"rooms": {"value": "11", "unit": "", "cs": "", "en": ""}}), "formfact-field-rooms"),
        (
            replace(WHOLE, forms=(*WHOLE.forms, FormSaid("outpatient", "fte"))),
            "form-outpatient-applied_units",
        ),
        (replace(WHOLE, budget={("rent", "founder"): 5}), "budget-wages-state"),
        (replace(WHOLE, budget={**WHOLE.budget, ("rent", "founder"): -5}), "budget-rent-founder"),
        (replace(WHOLE, budget={**WHOLE.budget, ("rent", "bank"): 5}), "budget-rent-bank"),
        (replace(WHOLE, budget={**WHOLE.budget, ("undivided", "esf"): 5}), "budget-undivided-esf"),
        (replace(WHOLE, budget={**WHOLE.budget, ("taxes", "state"): 5}), "budget-taxes-state"),
        (replace(WHOLE, budget={**WHOLE.budget, ("rent", "esf"): 10**11}), "budget-rent-esf"),
        (replace(WHOLE, duties={"has_debt": False, "return_filed": True}), "has_entrustment"),
        (replace(WHOLE, facts={}), "fact-staff"),
        (replace(WHOLE, facts={**WHOLE.facts, "other": WHOLE.facts["staff"]}), "fact-other"),
    ],
)
def test_a_fault_is_named_by_its_field(content: Content, place: str) -> None:
    assert places(content) == {place}


def test_an_application_for_nothing_asks_for_something() -> None:
    nothing = replace(WHOLE, forms=tuple(replace(each, applied_units=Decimal(0)) for each in WHOLE.forms))
    assert places(nothing) == {"form-residential-applied_units"}


def test_every_field_has_a_name_for_people() -> None:
    named = fields.labels(ASKED)
    assert named["form-field-applied_units"] and named["budget-wages-state"]
    assert places(Content()) <= named.keys()


CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from([each.code for each in BUDGET.items if each.eligible and not each.undivided]),
        st.sampled_from([each.code for each in BUDGET.sources]),
    ),
    st.integers(0, 10**9),
    max_size=8,
)


@given(CELLS)
def test_any_budget_of_eligible_items_that_asks_for_money_fits(cells: dict[Cell, int]) -> None:
    said = replace(WHOLE, budget=cells)
    assert bool(faults(said, ASKED)) == (said.of_source("state") == 0)
