"""Work on a Dask cluster of this computer: the same bytes, and readable reasons when there is none."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import opora_engine
from opora_engine.cluster import ClusterRefused, Here, workers
from opora_engine.country import Service, compute, refresh
from opora_engine.formula import InputsRefused, load_rules, read_service
from opora_engine.formula.columns import columns_of
from opora_engine.formula.scenario_blocks import simulate_by
from opora_engine.formula.simulation import simulate
from opora_engine.tests.small_countries import VILLAGES, small_country
from opora_engine.tests.small_rules import SMALL_RULES, service_record
from opora_engine.tests.test_country import same

KANONICKY = load_rules(
    (Path(__file__).parents[3] / "rulesets" / "kanonicky.yaml").read_text(encoding="utf-8")
)

SERVICES = [
    Service(number, number % 3, number % 2, 1.0 + number, (number % VILLAGES,)) for number in range(12)
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a scheduler with two workers, all in this process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0", protocol="tcp"
    ) as cluster:
        yield cluster.scheduler_address


def test_the_country_is_the_same_on_two_workers(address):
    country = small_country(np.arange(5.0, 15.0), np.arange(27.0).reshape(3, 9), block=2)
    with workers(address) as dask:
        found = compute(country, SERVICES, workers=dask)
        after = refresh(found, changed=[Service(3, 0, 1, 9.0, (8,))], workers=dask)
    here = compute(country, SERVICES)
    assert same(found, here)
    assert same(after, refresh(here, changed=[Service(3, 0, 1, 9.0, (8,))]))


def test_answers_stand_in_the_order_of_the_blocks(address):
    expected = [(3, block) for block in range(20)]
    with workers(address) as dask, workers(threads=2) as threads:
        for each in (dask, threads, Here()):
            assert each.each(_both, 3, list(range(20))) == expected
            assert each.each(_both, 3, []) == []


def test_grants_of_scenarios_are_the_same_on_two_workers(address, monkeypatch):
    example = KANONICKY.tests[0]
    columns = columns_of(KANONICKY, example.services)
    factors = {"COST": np.linspace(0.5, 1.5, 23), "municipal_money": np.linspace(0, 2, 23)}
    monkeypatch.setattr("opora_engine.formula.scenario_blocks.CELLS", 5)
    with workers(address) as dask:
        found = simulate_by(dask, KANONICKY, columns, 9_000_000, factors)
        alone = simulate_by(dask, KANONICKY, columns, 9_000_000, {})
    whole = simulate(KANONICKY, columns, 9_000_000, factors)
    assert found.grants.tobytes() == whole.grants.tobytes()
    assert found.reserve.tobytes() == whole.reserve.tobytes()
    assert alone.grants.shape == (1, len(example.services))


def test_a_scenario_that_cannot_be_calculated_is_refused_by_name_from_afar(address, monkeypatch):
    rules = load_rules(
        SMALL_RULES.replace("units * COST[kind, form]", "units * COST[kind, form] * POINT / POINT")
    )
    columns = columns_of(rules, [read_service(rules, service_record("x"))])
    monkeypatch.setattr("opora_engine.formula.scenario_blocks.CELLS", 1)
    with (
        workers(address) as dask,
        pytest.raises(InputsRefused, match="service x: claim: cannot be calculated"),
    ):
        simulate_by(dask, rules, columns, np.full(9, 100.0), {"POINT": np.arange(8.0, -1.0, -1.0)})


@pytest.mark.slow
def test_two_processes_give_the_same_bytes():
    from distributed import LocalCluster

    country = small_country(np.arange(5.0, 15.0), np.arange(27.0).reshape(3, 9), block=2)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:  # noqa: SIM117 - two steps
        with workers(cluster.scheduler_address) as dask:
            assert same(compute(country, SERVICES, workers=dask), compute(country, SERVICES))
            example = KANONICKY.tests[0]
            columns = columns_of(KANONICKY, example.services)
            factors = {"COST": np.linspace(0.5, 1.5, 50_000)}
            found = simulate_by(dask, KANONICKY, columns, 9_000_000, factors)
            assert found.grants.tobytes() == simulate(KANONICKY, columns, 9_000_000, factors).grants.tobytes()


def _both(shared: int, block: int) -> tuple[int, int]:
    return shared, block


def test_what_a_worker_refuses_is_refused(address):
    with workers(address) as dask, pytest.raises(ValueError, match="block 2 is not right"):
        dask.each(_refuse, None, [1, 2])


def _refuse(_shared: None, block: int) -> int:
    if block == 2:
        raise ValueError("block 2 is not right")
    return block


def test_workers_of_another_version_are_refused(address, monkeypatch):
    # The workers of this process read the version after the first question, as another installation would.
    versions = iter(["9.9", "9.9"])
    monkeypatch.setattr("opora_engine.cluster.engine_version", lambda: next(versions))
    with pytest.raises(ClusterRefused, match=r"has version 9\.9 of the engine, this computer has"):
        workers(address).__enter__()


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr("opora_engine.cluster.SECONDS_TO_ANSWER", 0.2)
    with pytest.raises(ClusterRefused, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:9'"):
        workers("tcp://127.0.0.1:9").__enter__()


def test_a_cluster_without_workers_is_refused(monkeypatch):
    from distributed import LocalCluster

    monkeypatch.setattr("opora_engine.cluster.SECONDS_TO_ANSWER", 0.5)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0", protocol="tcp") as cluster,
        pytest.raises(ClusterRefused, match="has no worker"),
    ):
        workers(cluster.scheduler_address).__enter__()


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterRefused, match=r"pip install 'opora\[cluster\]'"):
        workers("tcp://127.0.0.1:9").__enter__()


def test_the_engine_tells_its_version():
    from opora_engine.cluster import engine_version

    assert engine_version() == opora_engine.VERSION
