"""A faulty declaration is explained in both languages, whatever the fault."""

from typing import Literal

import pytest
from pydantic import Field, model_validator

from opora_engine.declared import Declaration, DeclarationError, Fault, Text, read_declaration


class Step(Declaration):
    at_least: float = Field(ge=0)
    share: float = Field(gt=0, le=1)


class Rates(Declaration):
    unit: Literal["bed", "client"]
    count: int
    name: str = Field(min_length=2)
    title: Text
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rises(self) -> "Rates":
        if self.count == 13:
            raise Fault(en="13 is unlucky", cs="Třináctka nosí smůlu")
        return self


GOOD = """
unit: bed
count: 3
name: lůžka
title: {cs: Sazby, en: Rates}
steps: [{at_least: 1, share: 0.5}]
"""


def said(found: str, instead: str) -> Text:
    assert found in GOOD
    with pytest.raises(DeclarationError) as error:
        read_declaration(GOOD.replace(found, instead), Rates, name="rates.yaml")
    assert str(error.value) == error.value.said.en
    return error.value.said


def test_a_good_declaration_is_read():
    assert read_declaration(GOOD, Rates, name="rates.yaml").steps[0].share == 0.5


@pytest.mark.parametrize(
    ("found", "instead", "czech", "english"),
    [
        ("count: 3\n", "", "rates.yaml, count: 'skupina polí'. Pole chybí a je povinné.", "Field required"),
        ("count: 3", "count: 3\nextra: 1", "extra: 1. Takové pole tu být nemá; zkontrolujte název.", "Extra"),
        ("count: 3", "count: x", "count: 'x'. Čeká se celé číslo.", "integer"),
        ("count: 3", "count: 3.5", "count: 3.5. Čeká se celé číslo.", "integer"),
        ("count: 3", "count: 13", "celý soubor: 'skupina polí'. Třináctka nosí smůlu.", "13 is unlucky"),
        (
            "unit: bed",
            "unit: sofa",
            "unit: 'sofa'. Čeká se jedna z hodnot 'bed' nebo 'client'.",
            "'bed' or 'client'",
        ),
        ("name: lůžka", "name: [1]", "name: 'seznam'. Čeká se text.", "valid string"),
        ("name: lůžka", "name: x", "name: 'x'. Čeká se aspoň tolik znaků: 2.", "at least 2"),
        ("at_least: 1", "at_least: -1", "steps > 1 > at_least: -1. Čeká se číslo 0.0 nebo větší.", "greater"),
        ("share: 0.5", "share: 0", "share: 0. Čeká se číslo větší než 0.0.", "greater than 0"),
        ("share: 0.5", "share: 2", "share: 2. Čeká se číslo 1.0 nebo menší.", "less than"),
        ("steps: [{at_least: 1, share: 0.5}]", "steps: []", "Čeká se aspoň tolik položek: 1.", "at least 1"),
        ("name: lůžka", 'name: "x', "není to YAML", "is not YAML"),
    ],
)
def test_a_fault_is_told_in_both_languages(found: str, instead: str, czech: str, english: str):
    told = said(found, instead)
    assert czech in told.cs
    assert english in told.en
