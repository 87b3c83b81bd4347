"""The money from the command line: a round is computed, a grant explained, rule sets checked, tested and compared."""

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from django.utils import translation
from tests.api.json_schema import faults

from opora.accounts.models import User
from opora.core.models import Run
from opora.core.refusals import NotKnown, Refused
from opora.funding import commands, round_commands, rule_commands
from opora.funding.differences import rule_differences
from opora.funding.models import Application, Round, RuleSet
from opora.funding.parsed import parsed
from opora.funding.shipped import shipped_rules
from opora.funding.tests.conftest import FORMS, ROOT, SERVICES, rules_text, write
from opora.funding.words import ASPECTS
from opora_engine.formula.rules import Division, Formula, Gate, Input, Parameter

RULES = ROOT / "rulesets" / "kanonicky.yaml"
SCHEMA = ROOT / "rulesets" / "explanation.schema.json"
ROUND = "CZ999/2027"
Printed = pytest.CaptureFixture[str]


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the canonical rules with some texts replaced, each of which must be there."""
    text = rules_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def midnight(day: str) -> datetime:
    """Return a day as the command line reads it."""
    return datetime.fromisoformat(day)


def test_a_round_is_computed(applied: Round, network_of_two: None, operator: User, capsys: Printed) -> None:
    commands.round_compute(ROUND)
    assert "pool 6000000 = granted 5999900 + reserve 100" in capsys.readouterr().out.replace("\n", " ")
    commands.round_compute(ROUND, day=midnight("2027-01-01"))
    assert Run.objects.filter(kind="funding").count() == 1
    with pytest.raises(Refused, match="2026"):
        commands.round_compute(ROUND, day=midnight("2026-12-31"))
    for unknown in ("CZ999/2030", "CZ999", "CZ000/2027"):
        with pytest.raises(NotKnown):
            commands.round_compute(unknown)


def test_the_list_of_rounds_says_how_far_each_is(opened: Round, capsys: Printed) -> None:
    round_commands.round_list("CZ999")
    assert "draft" in capsys.readouterr().out
    round_commands.round_list("CZ999", as_json=True)
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["place"], found["kind"], found["state"], found["last_new"]) == (
        "2027",
        "yearly",
        "draft",
        "",
    )


def test_the_state_of_a_round_says_what_the_next_act_lacks(opened: Round, capsys: Printed) -> None:
    round_commands.round_state(ROUND)
    assert "->" in capsys.readouterr().out
    round_commands.round_state(ROUND, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["next"], len(found["lacks"])) == ("open", 1)
    Round.objects.update(state="settled")
    round_commands.round_state(ROUND, as_json=True)
    assert json.loads(capsys.readouterr().out)["next"] == ""


def test_a_round_is_opened(
    tiny_region: object, economist: User, operator: User, tmp_path: Path, capsys: Printed
) -> None:
    files = write(tmp_path, SERVICES, FORMS)
    commands.round_open(region="CZ999", year=2027, rules=RULES, pool=6_000_000, source="Rozpočet", **files)
    assert "3 applications" in capsys.readouterr().out
    assert Application.objects.count() == 3


def test_a_grant_is_explained(run: Run, capsys: Printed) -> None:
    commands.explain("9999001")
    assert "Krácení" in capsys.readouterr().out
    commands.explain("9999001", round_name=ROUND)
    assert "Krácení" in capsys.readouterr().out
    for service, name in (("0000000", ""), ("0000000", ROUND), ("9999001", "CZ999/2030")):
        with pytest.raises(NotKnown):
            commands.explain(service, round_name=name)


def test_the_record_of_a_grant_is_what_its_schema_says(run: Run, capsys: Printed) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    schema.pop("$schema")
    document = {"$defs": schema.pop("$defs")}
    for service, grant in (("9999001", 3_973_500), ("9999003", 0)):
        commands.explain(service, round_name=ROUND, as_json=True)
        record = json.loads(capsys.readouterr().out)
        assert record["grant"] == grant
        assert list(faults(record, schema, document)) == []
    record["steps"]["value"] = 3
    assert list(faults(record, schema, document))


def test_rules_are_checked_and_tested(capsys: Printed, tmp_path: Path) -> None:
    rule_commands.rules_check(RULES)
    assert "kanonicky 2027.1: OK" in capsys.readouterr().out.replace("\n", " ")
    rule_commands.rules_test(RULES)
    assert "FAILED" not in capsys.readouterr().out
    broken = changed(tmp_path, ("expression: sum(payment_of_form)", "expression: sum(paymnt_of_form)"))
    with pytest.raises(Refused, match=r"changed\.yaml") as refused:
        rule_commands.rules_check(broken)
    assert "changed.yaml:" in refused.value.problems[0].place
    wrong = changed(tmp_path, ("grant: 1481400", "grant: 1481300"))
    with pytest.raises(typer.Exit):
        rule_commands.rules_test(wrong)
    assert "1481400" in capsys.readouterr().out
    with pytest.raises(Refused, match=r"nowhere\.yaml"):
        rule_commands.rules_check(tmp_path / "nowhere.yaml")


def test_spaces_remarks_and_brackets_are_no_difference(tmp_path: Path, capsys: Printed) -> None:
    same = changed(
        tmp_path,
        ("expression: floor(min(cap, request))", "expression: floor( (min(cap,request)) )"),
        ("# The worked example", "# Another remark"),
    )
    rule_commands.rules_diff(RULES, same)
    assert "stanoví totéž" in capsys.readouterr().out


def test_what_is_declared_differently_is_named_with_both_values() -> None:
    first = parsed(rules_text())
    text = rules_text()
    for old, new in (
        ("terenni_programy: {field: 890000}", "terenni_programy: {field: 910000}"),
        ("    value: 0.05\n", "    value: 0.06\n"),
        ("expression: floor(min(cap, request))", "expression: floor(min(request, cap))"),
        ("    condition: has_debt\n", "    condition: has_debt and not return_filed\n"),
        ("Uznané jednotky", "Započtené jednotky"),
    ):
        assert old in text
        text = text.replace(old, new)
    differences = rule_differences(first, parsed(text))
    with translation.override("cs"):
        assert str(differences[0]) == "parametr COST[terenni_programy, field] hodnota: 890000 -> 910000"
        assert str(differences[2]).startswith("vzorec units název: ")
    with translation.override("en"):
        found = [str(each) for each in differences]
    assert found == [
        "parameter COST[terenni_programy, field] value: 890000 -> 910000",
        "parameter MUNI_MIN value: 0.05 -> 0.06",
        "formula units label: Uznané jednotky -> Započtené jednotky",
        "formula claim expression: floor(min(cap, request)) -> floor(min(request, cap))",
        "condition debt condition: has_debt -> has_debt and not return_filed",
    ]


def test_every_aspect_of_a_difference_has_its_word() -> None:
    named = {
        each.name
        for shape in (Input, Parameter, Formula, Gate, Division)
        for each in fields(shape)
        if each.name not in ("name", "at_least")
    }
    assert named - {"values"} <= set(ASPECTS)


def test_two_families_differ_in_whole_items() -> None:
    first, second = (parsed(shipped_rules(code)) for code in ("kanonicky", "sest_mechanismu"))
    found = {(each.part, each.name): each.change for each in rule_differences(first, second)}
    assert found["parameter", "COST"] == "removed"
    assert found["parameter", "NORM"] == "added"
    assert found["condition", "municipal_share"] == "removed"
    assert found["input", "group"] == "added"
    assert not rule_differences(first, first)


def test_the_effect_on_a_round_is_told_in_crowns(run: Run, tmp_path: Path, capsys: Printed) -> None:
    other = changed(tmp_path, ("    value: 100\n", "    value: 1000\n"))
    rule_commands.rules_diff(RULES, other, round_name=ROUND, as_json=True)
    record: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert [each["aspect"] for each in record["differences"]] == ["value"]
    assert record["effect"]["difference"] == -900
    assert {each["service"]: each["difference"] for each in record["effect"]["services"]} == {
        "9999001": -500,
        "9999002": -400,
        "9999003": 0,
    }
    rule_commands.rules_diff(RULES, other, round_name=ROUND)
    assert "9999002" in capsys.readouterr().out
    assert RuleSet.objects.count() == 1
