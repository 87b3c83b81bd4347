"""Draws of declared uncertainties: the bands, the chance to fall short and the order of what matters."""

from decimal import Decimal

import numpy as np
import pytest

from opora_engine.formula import RulesRefused, load_rules, read_service
from opora_engine.formula.columns import columns_of
from opora_engine.formula.monte_carlo import declared_uncertainties, monte_carlo, ranks_of
from opora_engine.formula.rules import Uncertainty
from opora_engine.tests.small_rules import SMALL_RULES, service_record

RULES = load_rules(
    SMALL_RULES.replace("value: 10,", "value: 1,").replace(
        "  claim:\n    entity",
        """\
  half:
    entity: service
    unit: CZK
    label: h
    source: s
    sentence: {cs: h, en: h}
    expression: cap / 2
  claim:
    entity""",
        1,
    )
)
SERVICES = [read_service(RULES, service_record(f"s{n}", request=50_000, units=10 + n)) for n in range(4)]
COLUMNS = columns_of(RULES, SERVICES)
WIDE = Uncertainty("uniform", Decimal("0.5"), Decimal("1.5"), Decimal(1))


def drawn(uncertain, *, pool=1e9, draws=2000, seed=1, **more):
    return monte_carlo(
        RULES, COLUMNS, pool, uncertain, draws=draws, random=np.random.default_rng(seed), **more
    )


def test_the_bands_are_those_of_the_distribution():
    found = drawn({"COST": WIDE}, quantiles=(0.25, 0.5, 0.75))
    caps = np.array([1005.0, 1105.5, 1206.0, 1306.5])
    assert found.bands == pytest.approx(np.array([[0.75], [1.0], [1.25]]) * caps, rel=0.04)
    assert found.mean == pytest.approx(caps, rel=0.03)
    assert np.isnan(found.below).all()


@pytest.mark.parametrize(
    ("distribution", "expected"), [("uniform", 0.1), ("triangular", 0.02), ("normal", 0.0938)]
)
def test_the_chance_to_fall_short(distribution, expected):
    told = Uncertainty(distribution, Decimal("0.5"), Decimal("1.5"), Decimal(1))
    # The threshold is the cap at the declared cost; the pool pays 60 % of it or what the draw says, if less.
    found = drawn({"": told}, pool=4623 * 5 / 6, draws=4000, threshold="half")
    assert found.below == pytest.approx(np.full(4, expected), abs=0.02)


def test_what_matters_most_comes_first_and_what_does_not_matter_has_no_weight():
    narrow = Uncertainty("triangular", Decimal("0.9"), Decimal("1.1"), Decimal(1))
    nothing = Uncertainty("normal", Decimal("0.9"), Decimal("1.1"), Decimal(1))
    found = drawn({"units": narrow, "COST": WIDE, "request": nothing})
    assert found.names == ("COST", "units", "request")
    assert found.weights[0] > 0.9 > 0.05 > found.weights[1] > found.weights[2]
    assert found.explained.shape == (3, 4)


def test_equal_values_share_the_mean_of_their_ranks():
    columns = np.array([[3.0, 1.0], [1.0, 1.0], [3.0, 1.0], [2.0, 0.0]])
    assert ranks_of(columns).T.tolist() == [[2.5, 0.0, 2.5, 1.0], [2.0, 2.0, 2.0, 0.0]]
    assert ranks_of(columns[:, 0]).tolist() == [2.5, 0.0, 2.5, 1.0]


def test_each_service_can_be_drawn_by_itself():
    told = Uncertainty("uniform", Decimal(0), Decimal("0.02"), Decimal("0.01"), each=True)
    found = drawn({"request": told}, draws=400)
    assert found.explained[0].min() > 0.99
    both = drawn({"request": told}, pool=1500.0, draws=400)
    assert 0.1 < both.explained[0].mean() < 0.99


def test_the_same_generator_gives_the_same_numbers_whatever_the_blocks(monkeypatch):
    uncertain = {"COST": WIDE, "": WIDE}
    whole = drawn(uncertain, draws=50, threshold="half")
    monkeypatch.setattr("opora_engine.formula.monte_carlo.CELLS", 20)
    parts = drawn(uncertain, draws=50, threshold="half")
    assert np.array_equal(whole.bands, parts.bands)
    assert np.array_equal(whole.below, parts.below)
    assert not np.array_equal(whole.bands, drawn(uncertain, draws=50, seed=2).bands)


def test_a_rule_file_declares_its_uncertainties():
    normal = "uncertainty: {distribution: normal, low: 0.8, high: 1.2}"
    uniform = "uncertainty: {distribution: uniform, low: 0.9, high: 1, each: true}"
    text = SMALL_RULES.replace("POINT: {", f"POINT: {{{normal}, ").replace(
        "request: {", f"request: {{{uniform}, "
    )
    found = declared_uncertainties(load_rules(text))
    assert found == {
        "request": Uncertainty("uniform", Decimal("0.9"), Decimal(1), Decimal("0.95"), each=True),
        "POINT": Uncertainty("normal", Decimal("0.8"), Decimal("1.2"), Decimal("1.0")),
    }


@pytest.mark.parametrize(
    ("where", "told", "message"),
    [
        ("POINT: {", "distribution: uniform, low: 2, high: 1", "do not rise. Expected low <= middle <= high"),
        ("POINT: {", "distribution: uniform, low: 1, high: 2, middle: 3", "do not rise"),
        (
            "POINT: {",
            "distribution: uniform, low: 1, high: 2, each: true",
            "'each' is for inputs of the service",
        ),
        ("request: {", "distribution: uniform, low: -1, high: 2", "'request' cannot be multiplied so"),
        ("kind: {", "distribution: uniform, low: 1, high: 2", "'kind' cannot be multiplied so"),
        ("POINT: {", "distribution: even, low: 1, high: 2", "'even' is not allowed"),
    ],
)
def test_an_uncertainty_that_cannot_be_drawn_is_refused(where, told, message):
    with pytest.raises(RulesRefused, match=message):
        load_rules(SMALL_RULES.replace(where, f"{where}uncertainty: {{{told}}}, ", 1))


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="1 draws tell nothing"):
        drawn({}, draws=1)
    with pytest.raises(ValueError, match="'COSTS' is not known"):
        drawn({"COSTS": WIDE})


def test_the_sum_and_the_reserve_fill_the_pool_and_the_work_tells_how_far_it_is():
    told: list[float] = []
    found = drawn({"COST": WIDE}, pool=3000.0, quantiles=(0.0, 1.0), threshold="half", tell=told.append)
    assert found.granted[1] <= 3000
    # The least that is granted leaves the most.
    assert found.granted + found.reserve[::-1] == pytest.approx([3000, 3000])
    assert (found.short >= 0).all() and found.short[1] <= 4
    assert told[-1] == 1.0
    assert np.isnan(drawn({"COST": WIDE}).short).all()
