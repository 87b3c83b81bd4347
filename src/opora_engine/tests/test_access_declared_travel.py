"""The travel parameters that the product ships, on the real neighbourhood of Czech municipalities."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from opora_engine.access import (
    load_travel_parameters,
    neighbourhood_graph,
    shortest_kilometres,
    travel_minutes,
)
from opora_engine.declared import DeclarationError

PRODUCT = Path(__file__).parents[2] / "opora"
SHIPPED = (PRODUCT / "access/data/travel.yaml").read_text(encoding="utf-8")
TERRITORY = PRODUCT / "demo/data/territory"


def rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.fixture(scope="module")
def country():
    """The codes of all municipalities and the graph of neighbours among them."""
    codes = sorted(row["lau2"] for row in rows(TERRITORY / "obce_cz.csv"))
    row_of = {code: row for row, code in enumerate(codes)}
    pairs = rows(TERRITORY / "obce_sousedstvi_cz.csv")
    first, second = ([row_of[pair[end]] for pair in pairs] for end in ("lau2_a", "lau2_b"))
    return row_of, neighbourhood_graph(len(codes), first, second, [float(pair["gc_km"]) for pair in pairs])


def test_every_kind_has_a_limit_or_says_that_it_has_none():
    parameters = load_travel_parameters(SHIPPED)
    kinds = {row["code"] for row in rows(PRODUCT / "register/data/service_kinds.csv")}
    assert {limit.kind for limit in parameters.limits} == kinds
    assert parameters.limit_of("pecovatelska").limit == 25
    assert parameters.limit_of("tel_krizova").limit == math.inf


def test_the_default_model_is_the_calibrated_neighbourhood():
    model = load_travel_parameters(SHIPPED).model().travel_model()
    assert (model.detour, model.start_minutes, model.speed_kmh) == (1.284, 3, 45)
    assert model.method == "adjacency x 1.284"
    assert "median error 6.0 %" in model.calibration


def test_the_alternative_is_the_great_circle():
    assert load_travel_parameters(SHIPPED).model("great_circle").detour == 1.38


def test_every_municipality_can_be_reached_from_liberec(country):
    row_of, graph = country
    assert np.isfinite(shortest_kilometres(graph, [row_of["563889"]], range(graph.places))).all()


def test_from_skalka_u_doks_to_ceska_lipa_it_is_17_km_over_the_neighbours(country):
    row_of, graph = country
    origin, destination = [row_of["513890"]], [row_of["561380"]]
    assert shortest_kilometres(graph, origin, destination)[0, 0] == pytest.approx(17.37, abs=0.01)
    model = load_travel_parameters(SHIPPED).model().travel_model()
    assert travel_minutes(graph, origin, destination, model)[0, 0] == pytest.approx(32.74, abs=0.02)


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        ("default_model: adjacency", "default_model: roads", "default_model roads is not among the models"),
        ("kind: ndc", "kind: nzdm", "kinds with two limits: nzdm"),
        ("reach_limit_minutes: 25", "reach_limit_minutes: -5", "reach_limit_minutes: -5"),
    ],
)
def test_a_fault_in_the_parameters_is_named(found, instead, message):
    assert found in SHIPPED
    with pytest.raises(DeclarationError) as error:
        load_travel_parameters(SHIPPED.replace(found, instead))
    assert message in str(error.value)
