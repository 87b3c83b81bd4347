"""The made-up region with everything that a plan rests on."""

from pathlib import Path

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.plans.tests.line import walk


@pytest.fixture
def line(tiny_region: TinyRegion, operator: User, tmp_path: Path) -> TinyRegion:
    walk(tiny_region, operator, tmp_path)
    return tiny_region
