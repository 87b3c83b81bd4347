"""The made-up region, planned and published."""

from pathlib import Path

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.plans import services as plans
from opora.plans.tests.line import DAY, REGION, walk
from opora.publishing import freezing, services


@pytest.fixture
def planned(tiny_region: TinyRegion, operator: User, tmp_path: Path) -> TinyRegion:
    walk(tiny_region, operator, tmp_path)
    plans.issue_edition(region=REGION, day=DAY, by=operator)
    return tiny_region


@pytest.fixture
def folder(planned: TinyRegion, operator: User) -> Path:
    """The folder of the published snapshot."""
    return freezing.folder_of(services.publish(region=REGION, day=DAY, by=operator).snapshot.digest)
