"""Proposals and grants keep the numbers of the run that their address names."""

from datetime import date

import pytest
from django.test import Client
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import Run

REGION = "CZ999"
PAGES = {"network": "network/proposals/", "funding": "funding/"}


def _runs(kind: str, by: User) -> list[Run]:
    return [
        Run.objects.create(
            kind=kind, region_code=REGION, day=date(2027, 1, 1), status=Run.Status.DONE, inputs_digest=digit * 64,
            engine_version="test", by=by, summary={"year": 2027, "pool": 0},
        )
        for digit in "12"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", PAGES)
def test_a_named_run_is_shown_as_older_and_names_its_files(
    tiny_region: TinyRegion, operator: User, kind: str
) -> None:
    client = Client()
    client.force_login(operator)
    older, newest = _runs(kind, operator)
    address = f"/{REGION}/{PAGES[kind]}"
    assert "Toto je starší výpočet" in client.get(f"{address}?run={older.pk}").content.decode()
    assert "Toto je starší výpočet" not in client.get(f"{address}?run={newest.pk}").content.decode()
    file = client.get(f"{address}?run={older.pk}&download=parquet")
    assert f'-run-{older.pk}.parquet"' in file["Content-Disposition"]
    assert client.get(f"{address}?run=0").status_code == 404
