"""A made-up region whose line can be walked: what the tests of the site stand on."""

from datetime import date

import pytest
from django.core.cache import cache

from opora.core import services
from opora.core.line import CALCULATED, UPSTREAM
from opora.site.line import DECLARED

REGION, DAY = "CZ999", date(2027, 1, 1)


@pytest.fixture(autouse=True)
def work_is_done_at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def nobody_has_tried_before(db):
    cache.clear()


@pytest.fixture
def calculated(tiny_region, operator):
    """The made-up region with every station up to date, without results."""
    for key in UPSTREAM:
        if key in CALCULATED:
            declared = DECLARED[key](REGION) if key in DECLARED else ""
            question = {
                "kind": key,
                "region": REGION,
                "day": DAY,
                "inputs_digest": "0" * 64,
                "rules_digest": declared,
            }
            run, _new = services.open_run(**question, by=operator)
            services.finish_run(run, summary={})
        else:
            services.log(f"{key}.taken_in", "Taken in.", by=operator, region=REGION, station=key)
    return tiny_region
