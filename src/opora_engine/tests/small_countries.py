"""Small countries for tests: villages along roads, two areas, three kinds, services that can be changed."""

import numpy as np
from hypothesis import strategies as st

from opora_engine.access import StepDecay, TravelModel, neighbourhood_graph
from opora_engine.access.decay import GaussianDecay
from opora_engine.arrays import Floats
from opora_engine.country import Country, GraphTravel, Service
from opora_engine.needs import Estimate

VILLAGES = 9
MODEL = TravelModel(1.0, 3.0, 60.0, "a kilometre a minute", "made up")
STEP, BELL = StepDecay((10, 20), (1.0, 0.5)), GaussianDecay(8, 25)


def small_country(kilometres: Floats, need: Floats, *, block: int = 4) -> Country:
    """Return nine villages in a ring with one road across; kind 0 by steps, 1 by a bell, 2 serves its whole area."""
    rows = np.arange(VILLAGES)
    first, second = np.append(rows, 0), np.append((rows + 1) % VILLAGES, VILLAGES // 2)
    graph = neighbourhood_graph(VILLAGES, first, second, kilometres)
    return Country(
        travel=GraphTravel(graph, MODEL, block),
        decays=(STEP, BELL, None),
        area=rows % 2,
        need=Estimate(need * 0.8, need, need * 1.3),
        persons=need * 2,
        horizon=30.0,
    )


countries = st.builds(
    small_country,
    st.lists(st.floats(0.5, 40), min_size=VILLAGES + 1, max_size=VILLAGES + 1).map(np.array),
    st.lists(st.integers(0, 20), min_size=3 * VILLAGES, max_size=3 * VILLAGES).map(
        lambda drawn: np.array(drawn, float).reshape(3, VILLAGES)
    ),
)


def services_of(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Service]:
    """Return services with these numbers: of any kind, at none to three places, some with a secret address."""
    return st.builds(
        Service,
        number=numbers,
        kind=st.integers(0, 2),
        area=st.integers(0, 1),
        capacity=st.integers(0, 90).map(float),
        places=st.lists(st.integers(0, VILLAGES - 1), max_size=3).map(tuple),
        everywhere=st.booleans(),
    )
