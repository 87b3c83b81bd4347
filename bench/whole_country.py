"""Two whole countries to be computed: the municipalities of the Czech Republic, and a made-up one with roads.

Municipalities, their neighbours and their people are real. Services and rates of need are made up with a fixed seed:
a service stands where a person drawn by chance lives; each kind has places for about four fifths of its need.
"""

import csv
from pathlib import Path

import numpy as np
from scipy.spatial import Delaunay

from bench import made_country
from opora_engine.access import (
    GaussianDecay,
    StepDecay,
    TravelModel,
    great_circle_kilometres,
    neighbourhood_graph,
)
from opora_engine.access.decay import Decay
from opora_engine.access.hierarchy import build_hierarchy, customise, road_network
from opora_engine.arrays import Floats, Rows
from opora_engine.country import Country, GraphTravel, RoadTravel, Service
from opora_engine.needs import Estimate

TERRITORY = Path(__file__).resolve().parents[1] / "src" / "opora" / "demo" / "data" / "territory"
LIMITS = (20, 25, *[30] * 6, *[40] * 7, *[45] * 6, *[60] * 7, *[75] * 2)
"""Minutes of the kinds of the demonstration that have a limit; three more kinds have none."""

SQUARE_KILOMETRES = 12.6
"""Of one Czech municipality."""

KINDS = len(LIMITS) + 3
HORIZON = 75.0
MODEL = TravelModel(1.284, 3.0, 45.0, "adjacency x 1.284", "see docs/methods/access.md")


def decays() -> tuple[Decay | None, ...]:
    """Return the reach of each kind: every other one by steps, the rest by a bell; the last three have no limit."""
    steps = [StepDecay((limit / 3, limit / 1.5, limit), (1.0, 0.68, 0.22)) for limit in LIMITS]
    bells = [GaussianDecay(limit / 2, limit) for limit in LIMITS]
    return (
        tuple(step if row % 2 else bell for row, (step, bell) in enumerate(zip(steps, bells, strict=True)))
        + (None,) * 3
    )


def municipalities(services: int, *, every: int = 1) -> tuple[Country, list[Service]]:
    """Return the Czech municipalities, or one of `every` so many, and services in them.

    Neighbours are those that share a border; of a part of the municipalities, the four nearest stand in for them.
    """
    rows = list(csv.DictReader((TERRITORY / "obce_cz.csv").open(encoding="utf-8")))[::every]
    place = np.array([[float(row["lat"]), float(row["lon"])] for row in rows])
    people = np.array([float(row["obyvatel_2022"] or 0) for row in rows])
    _codes, area = np.unique([row["kod_kraj"] for row in rows], return_inverse=True)
    pairs = _borders([row["lau2"] for row in rows]) if every == 1 else _four_nearest(place)
    graph = neighbourhood_graph(len(rows), *pairs)
    land = _with_needs(GraphTravel(graph, MODEL), people, area.astype(np.int64))
    return land, _services(land, people, np.arange(len(rows)), services)


def made_up(units: int, services: int) -> tuple[Country, list[Service]]:
    """Return units strewn as densely as Czech municipalities, joined with their neighbours up to 15 km."""
    random = np.random.default_rng(2029)
    place = random.random((units, 2)) * np.sqrt(units * SQUARE_KILOMETRES)
    corners = Delaunay(place).simplices
    sides = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]]), axis=1)
    pairs = np.unique(sides, axis=0)
    kilometres = np.hypot(*(place[pairs[:, 0]] - place[pairs[:, 1]]).T)
    near = kilometres <= 15
    graph = neighbourhood_graph(units, pairs[near, 0], pairs[near, 1], kilometres[near])
    people = 1_700.0 * units * random.permutation(_shares(units))
    area = (place[:, 0] // 100).astype(np.int64)
    land = _with_needs(GraphTravel(graph, MODEL), people, area)
    return land, _services(land, people, np.arange(units), services)


def with_roads(towns: int, services: int) -> tuple[made_country.Country, Floats]:
    """Return a made-up country with roads, and how many people live in each town."""
    return made_country.country(towns, services), 1e7 * _shares(towns)


def over_roads(land: made_country.Country, people: Floats) -> tuple[Country, list[Service]]:
    """Return the same with its hierarchy built: from here on everything is computed from scratch."""
    network = road_network(land.latitude, land.longitude, land.tail, land.head, land.seconds)
    travel = RoadTravel(customise(build_hierarchy(network), network.seconds), land.homes)
    area = np.minimum(13, ((land.longitude[land.homes] - 12.0) * 3.2).astype(np.int64))
    whole = _with_needs(travel, people, area)
    return whole, _services(whole, people, land.sites, len(land.sites))


def _shares(towns: int) -> Floats:
    share: Floats = 1.0 / np.arange(1, towns + 1) ** 0.85
    return share / share.sum()


def _with_needs(travel: GraphTravel | RoadTravel, people: Floats, area: Rows) -> Country:
    random = np.random.default_rng(2027)
    rate = random.uniform(0.001, 0.02, (KINDS, 1))
    persons = people * rate
    return Country(
        travel, decays(), area, Estimate(persons * 0.7, persons, persons * 1.4), persons, HORIZON
    )  # fmt: skip


def _services(country: Country, people: Floats, nodes: Rows, count: int) -> list[Service]:
    """Return services: where people live, or, if there is a node for each, at that node."""
    random = np.random.default_rng(2028)
    town = random.choice(len(people), count, p=people / people.sum())
    kind = np.concatenate([np.arange(KINDS), random.integers(0, KINDS, count)])[:count]
    place = nodes if len(nodes) == count else nodes[town]
    fair = country.persons.sum(axis=1) * 0.8 / np.bincount(kind, minlength=KINDS)
    capacity = np.rint(fair[kind] * random.uniform(0.3, 1.7, count))
    drawn = zip(kind.tolist(), country.area[town].tolist(), capacity.tolist(), place.tolist(), strict=True)
    return [Service(number, *each[:3], places=each[3:]) for number, each in enumerate(drawn)]


def _borders(codes: list[str]) -> tuple[Rows, Rows, Floats]:
    row_of = {code: row for row, code in enumerate(codes)}
    rows = list(csv.DictReader((TERRITORY / "obce_sousedstvi_cz.csv").open(encoding="utf-8")))
    first, second = (np.array([row_of[row[name]] for row in rows]) for name in ("lau2_a", "lau2_b"))
    return first, second, np.array([float(row["gc_km"]) for row in rows])


def _four_nearest(place: Floats) -> tuple[Rows, Rows, Floats]:
    kilometres = great_circle_kilometres(place, place)
    np.fill_diagonal(kilometres, np.inf)
    near = np.argsort(kilometres, axis=1)[:, :4]
    first = np.repeat(np.arange(len(place)), 4)
    return first, near.ravel(), kilometres[first, near.ravel()]
