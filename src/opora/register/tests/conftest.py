"""Files of the state register for the tiny region, and the act of taking them in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.register import services
from opora.register.models import Intake
from opora.register.state_file import (
    CapacityRecord,
    FacilityRecord,
    FormRecord,
    ProviderRecord,
    ServiceRecord,
)
from opora.register.tests.state_format import as_file, written

DAY = date(2026, 8, 31)

HOME = ServiceRecord(
    identifier="9900001",
    portal_id="1",
    kind_code="DruhSocialniSluzby/13",
    started=date(2010, 1, 1),
    ended=None,
    provider=ProviderRecord("Ukázkový domov, p. o.", "99900003", ("https://example.cz",)),
    forms=(FormRecord("residential", True, (CapacityRecord(30, "bed"), CapacityRecord(4, "client"))),),
    facilities=(
        FacilityRecord(
            "Ukázkový domov",
            date(2010, 1, 1),
            None,
            False,
            "Vzorová",
            "12",
            "3",
            "46001",
            "90000001",
            "999001",
            "",
            "CZ9991",
            "99",
        ),
    ),
    target_groups=("CilovaSkupinaOsoby/24",),
    age_ranges=("VekovaSkupinaOsoby/ssen",),
)
CARE = replace(
    HOME,
    identifier="9900002",
    kind_code="DruhSocialniSluzby/4",
    forms=(FormRecord("field", False, (CapacityRecord(20, "client"),)),),
)


def secret(service: ServiceRecord) -> dict[str, Any]:
    """Return the record of the service with its first facility kept secret, its place left in by mistake."""
    record = written(service)
    record["zarizeni"][0]["utajenaAdresa"] = True
    return record


@pytest.fixture
def place(tiny_region: TinyRegion) -> TinyRegion:
    """The tiny region without its own services, under the code 99 that the file knows it by."""
    tiny_region.region.register_code = "99"
    tiny_region.region.save()
    for service in tiny_region.services.values():
        service.delete()
    return tiny_region


Take = Callable[..., Intake]


@pytest.fixture
def take(place: TinyRegion, operator: User) -> Take:
    """Takes records of services in, for the tiny region."""

    def taken(*records: Any, day: date = DAY, **more: Any) -> Intake:
        rows = [written(each) if isinstance(each, ServiceRecord) else each for each in records]
        asked = {"file_name": "rpss.json", "region": "CZ999", "synthetic": True, "by": operator, **more}
        return services.take_in(stream=as_file(*rows), day=day, **asked)

    return taken
