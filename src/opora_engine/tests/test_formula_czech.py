"""Every fault of a rule set or of its inputs is said in Czech too."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest

from opora_engine.formula import InputsRefused, RulesRefused, load_rules, read_service
from opora_engine.formula.czech import expected_in_czech, found_in_czech
from opora_engine.formula.problems import InputProblem, RuleProblem
from opora_engine.formula.sentences import EXPECTED, FOUND
from opora_engine.tests.small_rules import SMALL_RULES, service_record

FORMULA = Path(__file__).parents[1] / "formula"


@pytest.mark.parametrize(
    ("old", "new", "czech"),
    [
        (
            "sum(payment) +",
            "sum(paymnt) +",
            "řádek 49, sloupec 21: formulas.cap.expression: 'paymnt' není známé. Má být: název vstupu, parametru nebo "
            "vzorce. Nejbližší název: 'payment'.",
        ),
        (
            "units * COST",
            "units + COST",
            "řádek 40, sloupec 25: formulas.payment.expression: bed a CZK/bed nelze sčítat. Má být: bed na obou "
            "stranách.",
        ),
        (
            "floor(min(cap, request))",
            "cap == request",
            "řádek 56, sloupec 17: formulas.claim.expression: celý výraz je ano nebo ne. Má být: číslo.",
        ),
        (
            "pool: 1000",
            "pool: many",
            "řádek 82, sloupec 11: tests.0.pool: 'many' je jiného druhu. Má být: celé číslo.",
        ),
        (
            "has_debt: false}",
            "has_debt: 3}",
            "řádek 86, sloupec 17: tests.0.services.0.inputs: has_debt: je 3. Má být: true nebo false.",
        ),
    ],
)
def test_a_fault_of_a_file_in_czech(old, new, czech):
    with pytest.raises(RulesRefused) as refused:
        load_rules(SMALL_RULES.replace(old, new, 1))
    assert next(problem.said.cs for problem in refused.value.problems) == czech
    assert refused.value.said.en == str(refused.value)
    assert czech in refused.value.said.cs


def test_a_missing_fact_is_named_with_its_label_in_czech():
    rules = load_rules(SMALL_RULES.replace("label: units", "label: {cs: lůžka, en: units}"))
    record = service_record("a")
    record["forms"][0]["inputs"] = {}
    with pytest.raises(InputsRefused) as refused:
        read_service(rules, record)
    assert refused.value.said.cs == "služba a, forma residential: units: chybí. Má být: lůžka (číslo, bed)."
    assert refused.value.said.en == str(refused.value)


def test_a_fault_of_the_whole_round_in_czech():
    problem = InputProblem(
        "", "", "allocation", "the best division was not proven within 60 seconds", "a plain number"
    )
    assert problem.said.cs == (
        "kolo: allocation: nejlepší rozdělení se nepodařilo dokázat do 60 sekund. Má být: obyčejné číslo."
    )


def test_what_nobody_has_said_in_czech_stays_as_it_is():
    assert RuleProblem(1, 2, "", "a new fault", "something else").said.cs == (
        "řádek 1, sloupec 2: a new fault. Má být: something else."
    )


def _texts():
    """Yield (file, template) of the texts in the code of the checks that are told to people."""
    tellers = {
        "problem",
        "unknown",
        "refused",
        "InputProblem",
        "ExpressionRefused",
        "_refused",
        "_problem",
        "_at",
    }
    tellers |= {"add", "_UnitsDifferError", "_MixedKindsError", "NotProvedError", "_refuse"}
    files = [*sorted(FORMULA.glob("*.py")), FORMULA.parent / "settlement.py"]
    files += [FORMULA.parent / "division" / name for name in ("support.py", "declared.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in tellers:
                    yield from ((file.name, text) for each in node.args for text in _text(each))
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple | ast.Name):
                names = [part.id for part in ast.walk(node.targets[0]) if isinstance(part, ast.Name)]
                if set(names) & {"found", "expected"} and len(set(names) - {"found", "expected"}) == 0:
                    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                    yield from ((file.name, text) for each in values for text in _text(each))


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [*_text(node.body), *_text(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "7" for part in node.values]
        return ["".join(parts)] if " " in "".join(parts).strip() else []
    return []


def test_every_sentence_of_the_checks_has_its_czech():
    told = {text for _, text in _texts()}
    assert len(told) > 120
    silent = [
        text for text in sorted(told) if found_in_czech(text) == text and expected_in_czech(text) == text
    ]
    # Words of the rule language alone, and sentences made of two parts, which the test below puts together.
    of_the_language = {"low <= middle <= high", "'7: …'", "'… if given(7) else …'", "sum(…, by=7)"}
    of_two_parts = {"7() 7", "by=7 7", "given(7) 7", "sum() over forms 7", "7 is 7", "7: 7"}
    assert set(silent) == of_the_language | of_two_parts


@pytest.mark.parametrize(
    ("english", "czech"),
    [
        ("share() in a formula of the kind", "share() ve vzorci druhu"),
        ("by=kind in a formula of the provider", "by=kind ve vzorci poskytovatele"),
        ("given(points) in a formula of the region", "given(points) ve vzorci kraje"),
        ("sum() over forms in a formula of the pool", "sum() přes formy ve vzorci části peněz"),
        ("a key of COST is a number", "klíč tabulky COST je číslo"),
        ("units: is missing", "units: chybí"),
    ],
)
def test_sentences_of_two_parts(english, czech):
    assert found_in_czech(english) == czech


def test_the_lists_say_the_same_names_in_both_languages():
    for english, czech in {**FOUND, **EXPECTED}.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", czech)), english
        assert czech.strip() == czech
        assert not czech.endswith(".")


@pytest.mark.parametrize("value", [Decimal(5), Decimal("-0.5")])
def test_numbers_are_taken_over(value):
    assert found_in_czech(f"is {value}") == f"je {value}"
