"""Random rule sets with facts for them, whose results the exact and the vectorised evaluator must agree on."""

from dataclasses import replace

from hypothesis import strategies as st

from opora_engine.formula import load_rules, read_service
from opora_engine.tests.small_rules import SMALL_RULES

HEAD = SMALL_RULES[: SMALL_RULES.index("inputs:\n")]
ALLOCATION = SMALL_RULES[SMALL_RULES.index("allocation:\n") : SMALL_RULES.index("tests:\n")]
INPUT = "  {0}: {{entity: {1}, type: number, label: l, meaning: m, origin: o, minimum: 0, maximum: 50{2}}}\n"
TABLE = "  TABLE: {unit: 1, keys: [kind], table: {home: 3, street: 7}, label: l, source: s}\n"
FORMULA = """\
  {0}:
    entity: {1}
    unit: {2}
    label: l
    source: s
    sentence: {{cs: "{{value}}", en: "{{value}}"}}
    expression: {3}
"""
GATE = """\
gates:
  debt: {entity: service, label: l, source: s, condition: has_debt, reason: {cs: d, en: d}, passed: {cs: n, en: n}}
"""

SHARED = {"theirs": "provider", "kindly": "kind", "all_of": "region"}


def _joined(pattern, *parts):
    return st.tuples(*parts).map(lambda found: pattern.format(*found))


def whole(names):
    """Return expressions whose values are whole numbers: exact in float64 too, so that they may be compared."""
    leaves = st.sampled_from([*names, "PLAIN", "TABLE[kind]", "0", "2", "5", "(opt if given(opt) else 1)"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            _joined("({} {} {})", inner, st.sampled_from("+-*"), inner),
            _joined("{}({}, {})", st.sampled_from(["min", "max"]), inner, inner),
            _joined("clip({}, 1, {} + 2)", inner, inner),
            _joined("-{}", inner),
        ),
        max_leaves=4,
    )


def condition(numbers):
    """Return yes-or-no expressions."""
    sign = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    plain = _joined("{} {} {}", numbers, sign, numbers) | st.sampled_from(
        ['kind == "home"', "has_debt", "given(opt)"]
    )
    return plain | _joined("({}) {} not ({})", plain, st.sampled_from(["and", "or"]), plain)


def numbers(names, *, in_form):
    """Return expressions of any value; the whole ones inside are rounded, ranked and compared."""
    exact = whole(names)
    by = st.sampled_from(["all", "kind", "(kind, form)", "form"] if in_form else ["all", "kind", "(kind,)"])
    divisor = st.sampled_from(["3", "7", "PLAIN", "(1 + a)", "max(b, 1)"])
    unit = st.sampled_from(["1", "0.5", "10"])
    leaves = st.one_of(
        exact,
        _joined("{} / {}", exact, divisor),
        _joined("{} // {}", exact, divisor),
        _joined(
            "{}({} / {}, {})",
            st.sampled_from(["floor", "ceil", "round"]),
            exact,
            st.sampled_from("234"),
            unit,
        ),
        _joined('round({} / 4, 1, "{}")', exact, st.sampled_from(["up", "down", "half_even"])),
        _joined("{}({}, by={})", st.sampled_from(["mean", "median", "share", "rank"]), exact, by),
        _joined("quantile({}, {}, by={})", exact, st.sampled_from(["0", "0.3", "1"]), by),
        _joined("{}({}, by={}, where={})", st.sampled_from(["sum", "count"]), exact, by, condition(exact)),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            _joined("({} {} {})", inner, st.sampled_from("+-"), inner),
            _joined("({} if {} else {})", inner, condition(exact), inner),
            _joined("max({}, {})", inner, inner),
        ),
        max_leaves=4,
    )


def shared(entity):
    """Return expressions that all services of a provider, a kind or the region share; their values are whole."""
    exact, by = whole(["a", "b"]), st.sampled_from(["all"] if entity == "region" else ["all", entity])
    more = ["all_of"] if entity != "region" else []
    leaves = st.one_of(
        st.sampled_from(["PLAIN", "2", "TABLE[kind]" if entity == "kind" else "1", *more]),
        _joined("sum({}, by={}, where={})", exact, by, condition(exact)),
        _joined("median(2 * ({}), by={})", exact, by),
        by.map("count(provider, by={})".format),
    )
    return st.recursive(
        leaves, lambda inner: _joined("({} {} {})", inner, st.sampled_from("+-"), inner), max_leaves=3
    )


@st.composite
def rule_sets(draw):
    """Draw a rule set with a formula of the form, two of the service and a random division."""
    of_form = draw(numbers(["a", "b", "u"], in_form=True))
    of_service = draw(numbers(["a", "b"], in_form=False))
    last = draw(numbers(["a", "b", *SHARED], in_form=False))
    terms = draw(st.sets(st.sampled_from(["floor: least", "limit: most", "points: a"])))
    text = HEAD + "inputs:\n"
    text += INPUT.format("a", "service", "") + INPUT.format("b", "service", "")
    text += INPUT.format("opt", "service", ", optional: true") + INPUT.format("u", "form", "")
    text += "  provider: {entity: service, type: text, label: l, meaning: m, origin: o}\n"
    text += "  kind: {entity: service, type: text, values: [home, street], label: l, meaning: m, origin: o}\n"
    text += "  has_debt: {entity: service, type: boolean, label: l, meaning: m, origin: o}\n"
    text += (
        "  request: {entity: service, type: money, minimum: 0, unit: CZK, label: l, meaning: m, origin: o}\n"
    )
    text += "parameters:\n  ROUND: {unit: CZK, value: 10, label: l, source: s}\n"
    text += "  CROWN: {unit: CZK, value: 1, label: l, source: s}\n"
    text += '  PLAIN: {unit: "1", value: 4, label: l, source: s}\n' + TABLE.replace("unit: 1", 'unit: "1"')
    text += "formulas:\n" + FORMULA.format("inner", "form", '"1"', f"u * 0 + {of_form}")
    text += FORMULA.format("middle", "service", '"1"', f"sum(inner) + {of_service}")
    for name, entity in SHARED.items():
        text += FORMULA.format(name, entity, '"1"', draw(shared(entity)))
    everything = "theirs * kindly * all_of * a * b * (opt if given(opt) else 0) * PLAIN * TABLE[kind] * 0"
    text += FORMULA.format("cap", "service", "CZK", f"CROWN * max(0, middle + {last} + {everything})")
    text += FORMULA.format("least", "service", "CZK", "CROWN * a")
    text += FORMULA.format("most", "service", "CZK", "CROWN * b * 4")
    text += FORMULA.format("claim", "service", "CZK", "floor(min(cap, request))")
    declared = "allocation:\n" + "".join(f"  {term}\n" for term in sorted(terms))
    return load_rules(text + GATE + ALLOCATION.replace("allocation:\n", declared) + "tests: []\n")


@st.composite
def facts(draw, rules):
    """Draw one to six services with no, one or two forms."""
    records = []
    for number in range(draw(st.integers(1, 6))):
        codes = draw(st.sampled_from([[], ["field"], ["field", "residential"], ["residential"]]))
        small = st.integers(0, 50)
        inputs = {
            "a": draw(small),
            "b": draw(small),
            "opt": draw(st.none() | small),
            "request": draw(st.integers(0, 900)),
        }
        inputs |= {
            "kind": draw(st.sampled_from(["home", "street"])),
            "provider": draw(st.sampled_from(["one", "two"])),
            "has_debt": draw(st.integers(0, 4)) == 0,
        }
        forms = [{"code": code, "inputs": {"u": draw(small)}} for code in codes]
        records.append({"code": f"s{number}", "inputs": inputs, "forms": forms})
    return [read_service(rules, record) for record in records]


def changed(rules, services, *, plain, table, factor):
    """Return the rule set and the facts of one scenario, as the exact evaluator wants them."""
    known = dict(rules.parameters)
    known["PLAIN"] = replace(known["PLAIN"], values={(): plain})
    values = {key: value * table for key, value in known["TABLE"].values.items()}
    known["TABLE"] = replace(known["TABLE"], values=values)
    moved = [
        replace(each, values={**each.values, "request": each.values["request"] * factor}) for each in services
    ]
    return replace(rules, parameters=known), moved
