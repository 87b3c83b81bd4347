"""The round of the made-up region, calculated, as a simulation begins with it."""

import pytest

from opora.core.models import Run
from opora.funding.simulating.base import Base, base_of
from opora.funding.tests.conftest import (  # noqa: F401  # fixtures
    applied,
    network_of_two,
    opened,
    rule_set,
    run,
)

REGION = "CZ999"


@pytest.fixture
def base(run: Run) -> Base:  # noqa: F811  # the fixture
    return base_of(run)
