"""A year that is over: the tiny region, what three services say about it, and how far the settlement is."""

from datetime import date
from decimal import Decimal

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run
from opora.funding.settlement import services
from opora.funding.settlement.content import Content, Units
from opora.funding.settlement.models import Settlement, Statement

YEAR = 2026
TODAY = date(2027, 3, 1)
"""After the last day for statements."""
REGION = "CZ999"


def whole(**more: object) -> Content:
    """Two millions from the region, 600 000 from municipalities, 2 600 000 of net costs: nothing to return."""
    said: dict[str, object] = {
        "costs": {"wages": 2_500_000, "energy": 500_000},
        "eligible": {"wages": 2_500_000, "energy": 500_000},
        "revenues": {"users": 400_000},
        "sources": {"state": 1_800_000, "region": 200_000, "municipalities": 600_000},
        "grant_spent": 2_000_000,
        "units": {"residential": Units(Decimal(28), Decimal(28))},
    }
    return Content(**{**said, **more})  # type: ignore[arg-type]  # values of a test


@pytest.fixture
def settlement(tiny_region: TinyRegion, economist: User) -> Settlement:
    """Opened for a year of which the region kept no round: each statement says what it got."""
    return services.open_settlement(
        region=REGION, year=YEAR, statements_by=date(2027, 2, 15), day=TODAY, by=economist
    )


@pytest.fixture
def statement(settlement: Settlement, tiny_region: TinyRegion) -> Statement:
    """Of the home for seniors of Ukázka A, nothing filled in."""
    return Statement.objects.create(settlement=settlement, service=tiny_region.services["9999001"])


@pytest.fixture
def filed(statement: Statement, provider_person: User) -> Statement:
    """It returns 100 000: of the grant only 1 900 000 was used, and costs were that much lower."""
    content = whole(costs={"wages": 2_900_000}, eligible={"wages": 2_900_000}, grant_spent=1_900_000)
    services.file_statement(statement=statement, content=content, by=provider_person)
    statement.refresh_from_db()
    return statement


@pytest.fixture
def run(filed: Statement, settlement: Settlement, economist: User) -> Run:
    return services.settle_year(settlement=settlement, by=economist)


@pytest.fixture
def sent(run: Run, filed: Statement, economist: User) -> Statement:
    filed.refresh_from_db()
    return services.send_result(statement=filed, day=TODAY, by=economist)
