"""The closed year of the demonstration: each statement ends as its story says, and a second load changes nothing."""

from datetime import date

from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.demo.settling import STATEMENTS, settle_closed_year
from opora.funding.settlement.models import Settled, Settlement, Statement
from opora.register.models import Service


def test_every_statement_ends_as_its_story_says(
    tiny_region: TinyRegion, provider_person: User, economist: User
) -> None:
    Service.objects.update(provider=tiny_region.providers["Ukázka A"])
    asked = {"region": "CZ999", "provider": "99900001", "writer": provider_person, "economist": economist}
    for _time in range(2):
        settle_closed_year(**asked, today=date(2026, 11, 21))
    assert Settlement.objects.count() == 1
    found = {
        row.service.identifier: (row.state, row.result.returned_czk, row.result.carried_czk)
        for row in Statement.objects.select_related("service", "result")
    }
    assert found == {
        "9999001": ("decided", 0, 100_000),
        "9999002": ("sent", 150_000, 0),
        "9999003": ("sent", 500_000, 0),
    }
    assert Settled.objects.count() == 3 < len(STATEMENTS)
    assert all(Statement.objects.values_list("synthetic", flat=True))
