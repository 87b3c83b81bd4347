"""Expressions: what the language allows, what it refuses, and what exactly comes out."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora_engine.formula.arithmetic import ceil_to, floor_divide, floor_to, plain_text, round_to
from opora_engine.formula.calculation import PlainScope, calculate
from opora_engine.formula.expressions import ExpressionRefused, parse_expression

money = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
units = st.sampled_from([Decimal("0.01"), Decimal(1), Decimal(3), Decimal(100), Decimal(1000)])


def value(text, **names):
    return calculate(parse_expression(text).tree, PlainScope(names))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("-2 - 3", -5),
        ("7 / 8", Decimal("0.875")),
        ("7 // 2", 3),
        ("-7 // 2", -4),
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("clip(120, 0, 100)", 100),
        ("floor(1481481.48, 100)", 1481400),
        ("ceil(1481401, 100)", 1481500),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(149, 100)", 100),
        ("1 if 2 > 1 and not 1 == 2 else 0", 1),
        ("1 if 2 < 1 or 3 != 3 else 0", 0),
        ("1 if 1 <= 1 and 2 >= 2 else 0", 1),
        ("0.1 + 0.2", Decimal("0.3")),
    ],
)
def test_the_value_is_exact(text, expected):
    assert value(text) == expected


def test_a_third_has_fifty_digits():
    assert value("1 / 3") == Decimal("0." + "3" * 50)


def test_only_the_chosen_branch_is_looked_at():
    assert value("1 if yes else 1 / 0", yes=True) == 1
    assert value("1 if no and 1 / 0 > 1 else 2", no=False) == 2


@pytest.mark.parametrize(
    "text",
    [
        "cap.real",
        "().__class__",
        "__import__('os').system('x')",
        "[x for x in y]",
        "lambda: 1",
        "f'{x}'",
        "2 ** 1000",
        "x @ y",
        "1 < 2 < 3",
        "x is y",
        "+x",
        "~x",
        "1j",
        "1e9",
        "0x10",
        "9999999999999999999999",
        "None",
        "True",
        "min(1)",
        "clip(1, 2)",
        "floor(1, 2, 3)",
        "sum(1, 2)",
        "given(1)",
        "given(x + 1)",
        "max(*x)",
        "max(1, 2, key=3)",
        "(min)(1, 2)(3)",
        "x[1:2]",
        "f(x)[1]",
        "min",
        "1 +",
        "",
        "\x00",
        "(" * 300 + "1" + ")" * 300,
        "-" * 400 + "1",
        "1 + " * 30 + "1",
        "max(" + ", ".join("x" for _ in range(20)) + ")" + " + 1" * 300,
    ],
)
def test_what_is_not_in_the_language_is_refused(text):
    with pytest.raises(ExpressionRefused):
        parse_expression(text)


def test_too_many_parts_are_refused():
    row = "max(" + ",".join(["1"] * 20) + ")"
    with pytest.raises(ExpressionRefused, match="at most 200"):
        parse_expression("max(" + ",".join([row] * 12) + ")")


def test_the_refusal_points_at_the_character():
    with pytest.raises(ExpressionRefused) as refusal:
        parse_expression("units + cap.real")
    assert refusal.value.offset == 8
    assert "cap.real" in str(refusal.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        parse_expression(text)
    except ExpressionRefused as refusal:
        assert refusal.expected


@pytest.mark.parametrize("text", ["1 + yes", "not 1", "1 if 2 else 3", "yes < yes", "1 == yes"])
def test_kinds_are_never_mixed(text):
    with pytest.raises(TypeError):
        value(text, yes=True)


def test_a_plain_scope_has_no_tables_and_no_forms():
    assert value("sum(x)", x=Decimal(1)) == 0
    assert value("1 if given(x) else 2") == 2
    with pytest.raises(KeyError):
        value("COST['a']")


@given(money, units)
def test_rounding_lands_on_a_multiple_beside_the_value(amount, unit):
    low, high, near = floor_to(amount, unit), ceil_to(amount, unit), round_to(amount, unit)
    assert low <= amount <= high < low + 2 * unit
    assert low == Decimal(Fraction(amount) // Fraction(unit)) * unit
    assert near in (low, high)
    assert abs(near - amount) * 2 <= unit


@given(money, money.filter(bool))
def test_floor_division_is_the_floor_of_the_exact_quotient(dividend, divisor):
    assert floor_divide(dividend, divisor) == Fraction(dividend) // Fraction(divisor)


@pytest.mark.parametrize("unit", [0, -1])
def test_rounding_to_nothing_is_refused(unit):
    with pytest.raises(ZeroDivisionError):
        floor_to(Decimal(1), Decimal(unit))


@pytest.mark.parametrize(
    ("number", "text"), [("5.0", "5"), ("1E+3", "1000"), ("-0.00", "0"), ("0.250", "0.25"), ("-1.5", "-1.5")]
)
def test_a_number_is_written_in_one_way(number, text):
    assert plain_text(Decimal(number)) == text
