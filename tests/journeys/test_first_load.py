"""A page without a map comes in less than 300 kB, as it travels over the wire."""

import pytest

from tests.journeys.page_types import INTERNAL, PUBLIC, PageType
from tests.journeys.visits import Visits

LIMIT_KB = 300
WITHOUT_MAP = [kind for kind in (*PUBLIC, *INTERNAL) if not kind.has_map]


@pytest.mark.parametrize("kind", WITHOUT_MAP, ids=lambda kind: kind.name)
def test_the_first_load_is_light(visits: Visits, kind: PageType) -> None:
    visit = visits.of(kind)
    assert visit.kilobytes < LIMIT_KB, f"{visit.address}: {visit.kilobytes:.0f} kB"
