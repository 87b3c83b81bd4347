"""Rules over many scenarios beside OpenFisca-Core: the same rule in one run, results compared to 1e-6.

Two rules of 30 inputs with a weight each by scenario: one reduces the claims in proportion to the pool, the other gives
every service a floor and a limit and fills the rest up to one level. Further rows, beside the time that is allowed, are
the exact evaluation of a whole round and the explanation of one amount.

Data: made up with a fixed seed. Both sides get their inputs as arrays; reading them is not timed. The peer computes a
scenario at a time in its own float32: once with a simulation for each scenario, as its documentation builds them, and
once with one simulation whose computed values are dropped, the most that can be got out of it. It is timed on a part
of the scenarios and scaled; its grants are compared before the rounding down, which float32 cannot do to the crown.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Our scenarios are divided among threads already; threads of the matrix product would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench.measuring import Row, best_of, traced
from opora_engine.allocation import compute_round
from opora_engine.arrays import Floats
from opora_engine.formula import RuleSet, load_rules, read_service
from opora_engine.formula.columns import Columns
from opora_engine.formula.simulation import simulate

INPUTS, PARTS = 30, 3
BOUNDS = ("least", "most")
PEER_SCENARIOS = 20
# Each is over in a tenth of a second, so that what else the machine does in it shows: the best of many counts.
TIMES = 15
YEAR = "2027"
# Beside the peer at its utmost we only have to be faster.
GOAL, GOAL_REUSED, CLOSE = 40, 1, 1e-6
KANONICKY = Path(__file__).resolve().parents[1] / "rulesets" / "kanonicky.yaml"

PART = "  part{}: {{entity: service, unit: CZK, label: p, source: b, sentence: {}, expression: {}}}"
SENTENCE = '{cs: "{value}", en: "{value}"}'
STEP = "{label: s, sentence: " + SENTENCE + "}"
RULES = """\
title: {{cs: b, en: b}}
code: bench
version: "1"
authority: b
valid_from: 2027-01-01
source: b
note: b
inputs:
{inputs}
parameters:
  ROUND: {{unit: CZK, value: 1, label: r, source: b}}
{weights}
formulas:
{parts}
  need: {{entity: service, unit: CZK, label: n, source: b, sentence: {sentence}, expression: part0 + part1 + part2}}
gates: {{}}
allocation:
{more}  method: proportional
  claim: need
  cap: most
  request: least
  round_down_to: ROUND
  order: [code]
  source: b
  steps: {{admitted: {step}, pool: {step}, total_claims: {step}, reduction: {step}, grant: {step}}}
  summary: {sentence}
tests: []
"""


@dataclass(frozen=True)
class Region:
    """Made-up services: 30 inputs each, a floor and a limit in whole crowns; weights and a pool by scenario."""

    inputs: Floats
    least: Floats
    most: Floats
    weights: Floats
    pool: Floats


def region(services: int, scenarios: int) -> Region:
    """Return a region in which about two thirds of the needs can be paid."""
    random = np.random.default_rng(2027)
    inputs = random.gamma(2, 1, (INPUTS, services))
    weights = random.gamma(3, 1, (scenarios, INPUTS)) * 1000
    pool = (weights @ inputs).sum(axis=1) * random.uniform(0.45, 0.8, scenarios)
    return Region(
        inputs,
        np.floor(random.uniform(0, 60_000, services)),
        np.floor(random.uniform(60_000, 250_000, services)),
        weights,
        np.floor(pool),
    )


def our_rules(*, filling: bool) -> RuleSet:
    """Return the rule as a region's economist would write it."""
    names = [f"x{n}" for n in range(INPUTS)]
    line = "  {}: {{entity: service, type: number, unit: {}, label: l, meaning: m, origin: o, minimum: 0}}"
    inputs = [line.format(name, '"1"') for name in names] + [line.format(name, "CZK") for name in BOUNDS]
    weights = [f"  w{n}: {{unit: CZK, value: 1000, label: w, source: b}}" for n in range(INPUTS)]
    text = RULES.format(
        inputs="\n".join(inputs),
        weights="\n".join(weights),
        parts="\n".join(_part(number) for number in range(PARTS)),
        sentence=SENTENCE,
        step=STEP,
        more="  floor: least\n  limit: most\n" if filling else "",
    )
    return load_rules(text)


def _part(number: int) -> str:
    terms = range(number, INPUTS, PARTS)
    return PART.format(number, SENTENCE, " + ".join(f"w{n} * x{n}" for n in terms))


def our_columns(land: Region) -> Columns:
    """Return the inputs as the simulation wants them."""
    values = {f"x{n}": land.inputs[n] for n in range(INPUTS)}
    values |= {"least": land.least, "most": land.most}
    count = len(land.least)
    nothing = np.zeros(0, dtype=np.int64)
    return Columns(tuple(f"s{n:05}" for n in range(count)), nothing, values, {}, nothing, {"": 0})


class Peer:
    """The same rule in OpenFisca.

    reused  one simulation whose computed values are dropped before each scenario, instead of a simulation for
            each scenario as its documentation builds them
    """

    def __init__(self, land: Region, *, filling: bool, reused: bool) -> None:
        from openfisca_core import entities, taxbenefitsystems

        self.land, self.filling, self.reused = land, filling, reused
        entity = entities.Entity("service", "services", "service", "")
        self.system = taxbenefitsystems.TaxBenefitSystem([entity])
        self.weights, self.pool = land.weights[0], 0.0
        for name in (*(f"x{n}" for n in range(INPUTS)), *BOUNDS):
            self.add(entity, name, None)
        self.add(entity, "need", lambda service, period: self.need(service, period))
        self.add(entity, "grant", lambda service, period: self.grant(service, period))
        self.simulation = self.new_simulation()

    def new_simulation(self) -> Any:
        from openfisca_core.simulations import SimulationBuilder

        simulation = SimulationBuilder().build_default_simulation(self.system, len(self.land.least))
        for number in range(INPUTS):
            simulation.set_input(f"x{number}", YEAR, self.land.inputs[number])
        simulation.set_input("least", YEAR, self.land.least)
        simulation.set_input("most", YEAR, self.land.most)
        return simulation

    def add(self, entity: Any, name: str, formula: Callable[..., Any] | None) -> None:
        from openfisca_core.periods import DateUnit
        from openfisca_core.variables import Variable

        declared = {"value_type": float, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
        self.system.add_variable(
            type(name, (Variable,), declared | ({"formula": formula} if formula else {}))
        )

    def need(self, service: Any, period: Any) -> Any:
        return sum(service(f"x{n}", period) * self.weights[n] for n in range(INPUTS))

    def grant(self, service: Any, period: Any) -> Any:
        need = service("need", period)
        if not self.filling:
            return need * min(1.0, self.pool / need.sum(dtype=np.float64))
        high = np.minimum(need, service("most", period)).astype(np.float64)
        low = np.minimum(service("least", period), np.floor(high))
        # The level from sorted breakpoints: faster here than halving an interval.
        points = np.concatenate([low / need, high / need])
        order = np.argsort(points)
        points = points[order]
        slope = np.cumsum(np.concatenate([need, -need]).astype(np.float64)[order])
        taken = low.sum() + np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(points))])
        level = np.interp(self.pool, taken, points)
        return np.clip(need * level, low, high)

    def run(self, scenarios: int) -> Floats:
        found = []
        for row in range(scenarios):
            self.weights, self.pool = self.land.weights[row], float(self.land.pool[row])
            simulation = self.simulation if self.reused else self.new_simulation()
            for name in ("need", "grant"):
                simulation.delete_arrays(name)
            found.append(simulation.calculate("grant", YEAR))
        return np.array(found, dtype=np.float64)


def rows(*, small: bool) -> Iterator[Row]:
    """Yield the rows of two rules over all scenarios, each beside the peer used in two ways, and those of one round."""
    services, scenarios = (1000, 100) if small else (10_000, 1000)
    land = region(services, scenarios)
    for filling in (False, True):
        yield from _simulated(land, filling=filling)
    yield from _exact(services)


def _simulated(land: Region, *, filling: bool) -> Iterator[Row]:
    rules, columns = our_rules(filling=filling), our_columns(land)
    drawn = {f"w{n}": np.ascontiguousarray(land.weights[:, n]) for n in range(INPUTS)}
    # The first run compiles; users keep what it compiled.
    simulate(rules, columns, land.pool[:1], {name: values[:1] for name, values in drawn.items()})
    found, memory = traced(lambda: simulate(rules, columns, land.pool, drawn, workers=2).grants)
    count = min(PEER_SCENARIOS, len(land.pool))
    # The rest is given back: what lies about in memory is not part of either time.
    found = found[:count].copy()
    name = "floors, limits, one level" if filling else "proportional"
    kernel = f"{name}, {len(land.least)} services x {INPUTS} inputs x {len(land.pool)} scenarios"
    for reused, goal in ((False, GOAL), (True, GOAL_REUSED)):
        peer = Peer(land, filling=filling, reused=reused)
        expected = peer.run(count)
        ours_s, part_s = best_of(
            TIMES,
            lambda: simulate(rules, columns, land.pool, drawn, workers=2),
            lambda peer=peer: peer.run(count),
        )
        # Our grants are whole crowns, rounded down.
        above = found - expected * (1 + CLOSE)
        below = expected * (1 - CLOSE) - found - 1
        equal = bool(max(above.max(), below.max()) <= 0)
        called = "OpenFisca-Core" + (", one simulation reused" if reused else "")
        yield Row(kernel, ours_s, called, part_s * len(land.pool) / count, goal, equal, memory)


def _exact(services: int) -> Iterator[Row]:
    rules = load_rules(KANONICKY.read_text(encoding="utf-8"))
    known = [service.to_json() for test in rules.tests for service in test.services]
    records = [{**known[n % len(known)], "code": f"{n:07}"} for n in range(services)]
    inputs = [read_service(rules, record) for record in records]
    pool = 1_000_000 * services
    (round_s,) = best_of(1, lambda: compute_round(rules, pool, inputs))
    result, memory = traced(lambda: compute_round(rules, pool, inputs[:1000]))
    equal = result.granted + result.reserve == pool
    yield Row(f"exact round, {services} services", round_s, "10 s allowed", 10.0, 1, equal, memory)
    (one_s,) = best_of(5, lambda: compute_round(rules, pool, inputs[:1]).services[0].to_json())
    yield Row("explanation of one amount", one_s, "0.05 s allowed", 0.05, 1, equal, 0.0)
