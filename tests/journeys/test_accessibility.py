"""Every kind of page meets WCAG 2.2 AA as far as axe can tell, wide and on a phone, and fits into 320 px."""

import pytest

from tests.journeys.page_types import INTERNAL, PUBLIC, REFUSALS, PageType
from tests.journeys.visits import Visits


@pytest.mark.parametrize("kind", [*PUBLIC, *INTERNAL], ids=lambda kind: kind.name)
def test_axe_finds_nothing_at_1440_and_375_pixels(visits: Visits, kind: PageType) -> None:
    visit = visits.of(kind)
    assert visit.status == REFUSALS.get(kind.name, 200), visit.address
    assert not visit.violations, "\n".join([visit.address, *visit.violations])


@pytest.mark.parametrize("kind", [*PUBLIC, *INTERNAL], ids=lambda kind: kind.name)
def test_nothing_has_to_be_scrolled_sideways_at_320_pixels(visits: Visits, kind: PageType) -> None:
    visit = visits.of(kind)
    assert not visit.too_wide, f"{visit.address}: {visit.too_wide}"
