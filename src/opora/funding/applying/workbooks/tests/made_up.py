"""Two services with three forms and facts of every type, what is said of them at random, and their workbook."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

from hypothesis import strategies as st

from opora.funding.applying.asked import Asked, FormAsked
from opora.funding.applying.budget import declared_budget
from opora.funding.applying.checking import LARGEST_CZK
from opora.funding.applying.content import DUTIES, Content, FormSaid
from opora.funding.applying.workbooks.handed import Handed
from opora.funding.applying.workbooks.layout import Asking, Layout, layout_of
from opora.funding.applying.workbooks.reading import Cells, read_cells
from opora.funding.applying.workbooks.writing import workbook_of
from opora.funding.facts import Facts
from opora_engine.formula.rules import Input
from opora_engine.formula.words import Words


def _input(name: str, entity: str, sort: str, unit: str, *values: str) -> Input:
    words = Words(cs=f"{name} česky", en=f"{name} in English")
    return Input(
        name=name, entity=entity, type=sort, unit=unit, label=words, meaning=words, origin=words, optional=True,
        requires="", minimum=Decimal(0) if sort == "money" else None, maximum=None, values=values,
    )  # fmt: skip


FACTS = {
    each.name: each
    for each in (
        _input("wages", "service", "money", "CZK"),
        _input("is_public", "service", "boolean", "1"),
        _input("level", "service", "text", "1", "low", "high"),
        _input("reason", "service", "text", "1"),
    )
}
FORM_FACTS = {"degree": _input("degree", "form", "number", "1")}
BUDGET = declared_budget("CZ999").content
ASKED = Asked(
    budget=BUDGET,
    forms=(FormAsked("field", "fte"), FormAsked("residential", "bed", 30)),
    facts=FACTS,
    form_facts=FORM_FACTS,
    required=frozenset(),
)
OTHER = replace(ASKED, forms=(FormAsked("residential", "bed", 8),))
ASKED_BY = {"9999001": ASKED, "9999003": OTHER}

crowns = st.integers(1, LARGEST_CZK)
units = st.decimals(0, 100_000, places=2)
numbers = st.decimals(-(10**12), 10**12, places=3)
long_numbers = st.decimals(0, 10**15 - 1, places=10)
texts = st.sampled_from(
    ["=1+1", "žlučník & <kůň>", "+420", " mezera ", "007", "ano", "řádek\ndruhý", "_x0041_", "#REF!"]
)


def _said(value: bool | str, item: Input) -> dict[str, str | bool]:
    return {"value": value, "unit": item.unit, **item.label.to_json()}


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    found = {}
    if draw(st.booleans()):
        found["wages"] = _said(f"{draw(st.decimals(0, 10**9, places=2)):f}", FACTS["wages"])
    if draw(st.booleans()):
        found["is_public"] = _said(draw(st.booleans()), FACTS["is_public"])
    if draw(st.booleans()):
        found["level"] = _said(draw(st.sampled_from(["low", "high"])), FACTS["level"])
    if draw(st.booleans()):
        found["reason"] = _said(draw(texts), FACTS["reason"])
    return found


@st.composite
def forms(draw: st.DrawFn, asked: Asked, degrees: st.SearchStrategy[Decimal]) -> tuple[FormSaid, ...]:
    found = []
    for form in asked.forms:
        amounts = st.integers(0, 1_000).map(Decimal) if form.unit == "bed" else units
        said = {"degree": _said(f"{draw(degrees):f}", FORM_FACTS["degree"])} if draw(st.booleans()) else {}
        found.append(
            FormSaid(form.form, form.unit, draw(st.none() | amounts), draw(st.none() | amounts), said)
        )
    return tuple(found)


@st.composite
def contents(draw: st.DrawFn, asked: Asked, degrees: st.SearchStrategy[Decimal] = numbers) -> Content:
    cells = st.tuples(
        st.sampled_from([each.code for each in asked.budget.items]),
        st.sampled_from([each.code for each in asked.budget.sources]),
    )
    return Content(
        forms=draw(forms(asked, degrees)),
        budget=draw(st.dictionaries(cells, crowns, max_size=12)),
        duties=draw(st.dictionaries(st.sampled_from(DUTIES), st.booleans())),
        facts=draw(facts()),
    )


both = st.fixed_dictionaries({identifier: contents(asked) for identifier, asked in ASKED_BY.items()})
both_long = st.fixed_dictionaries(
    {identifier: contents(asked, numbers | long_numbers) for identifier, asked in ASKED_BY.items()}
)
"""With numbers longer than spreadsheets hold, which go out as texts and come back only untouched."""


def layout(said: dict[str, Content], *, closed: str = "") -> Layout:
    return layout_of(
        [
            Asking(identifier, "azylové domy", content, "draft", identifier != closed, ASKED_BY[identifier])
            for identifier, content in sorted(said.items())
        ]
    )


def handed(of: Layout) -> Handed:
    return Handed(
        region="CZ999", round="2027", provider="99900002", language="en", layout=of.digest, at="2026-11-10",
        services={each.identifier: each.content.digest for each in of.entries},
    )  # fmt: skip


def written(of: Layout, told: Handed | None = None) -> bytes:
    return workbook_of(of, told or handed(of), "A workbook")


def cells_of(content: bytes) -> dict[str, Cells]:
    return read_cells(BytesIO(content))
