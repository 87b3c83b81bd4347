"""Grants in the 360Giving Data Standard: final sums of decided rounds, no person named, recomputed from the files."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.api.json_schema import faults
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.funding import queries as funding
from opora.funding import services as services_of_money
from opora.funding.models import Round, RoundState
from opora.plans import services as plans
from opora.plans.tests.line import DAY, REGION
from opora.publishing import declared, freezing, giving, services
from opora.publishing.persons import is_person
from opora.publishing.tests.test_verification import change, edited_json
from opora.publishing.verification import verify
from opora.register.models import Provider

SCHEMA = json.loads((declared.PACKAGED.parent / "grants-360.schema.json").read_text(encoding="utf-8"))
ROOT = {name: each for name, each in SCHEMA.items() if name not in ("$schema", "definitions")}


def decide() -> None:
    """Leave the round as it is after a resolution; how it gets there is tested with the life of rounds."""
    Round.objects.update(
        state=RoundState.DECIDED, run=funding.newest(REGION), resolution_number="7/ZK/2026",
        resolution_body="Zastupitelstvo", decided_on=date(2026, 12, 15),
    )  # fmt: skip


@pytest.fixture
def decided(planned: TinyRegion, operator: User) -> Path:
    """The folder of a snapshot of a decided round; names of providers tell their legal form."""
    for number, name in (("99900001", "Ukázka A, z. s."), ("99900002", "Ukázka B, o. p. s.")):
        Provider.objects.filter(number=number).update(name=name)
    decide()
    return freezing.folder_of(services.publish(region=REGION, day=DAY, by=operator).snapshot.digest)


def published(folder: Path) -> dict[str, Any]:
    return json.loads((folder / giving.JSON_FILE).read_text(encoding="utf-8"))


def test_a_round_that_nobody_decided_gives_no_open_data(folder: Path) -> None:
    assert not (folder / giving.JSON_FILE).exists()
    assert verify(folder).ok


def test_the_file_fits_the_schema_and_says_final_sums(decided: Path) -> None:
    whole = published(decided)
    assert list(faults(whole, ROOT, SCHEMA)) == []
    with (decided / "grants.csv").open(encoding="utf-8", newline="") as stream:
        finals = {row["service"]: int(row["final"]) for row in csv.DictReader(stream)}
    assert sum(grant["amountAwarded"] for grant in whole["grants"]) == sum(finals.values())
    (first, second) = whole["grants"]
    assert first["id"] == "360G-opora-CZ999-2027-1-9999001"
    assert first["recipientOrganization"] == [{"id": "CZ-ICO-99900001", "name": "Ukázka A, z. s."}]
    assert first["awardDate"] == "2026-12-15"
    assert first["beneficiaryLocation"] == [
        {"name": "Horní Lhota", "countryCode": "CZ", "geoCode": "999001", "geoCodeType": "LAU2"}
    ]
    assert second["amountAppliedFor"] == 4_000_000
    assert first["title"].startswith("UKÁZKA, smyšlená data")
    assert verify(decided).ok


def test_the_flat_file_has_the_titles_of_the_standard_and_the_same_sums(decided: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((decided / giving.CSV_FILE).read_text(encoding="utf-8"))))
    grants = published(decided)["grants"]
    assert [int(row["Amount Awarded"]) for row in rows] == [each["amountAwarded"] for each in grants]
    assert rows[0]["Recipient Org:Identifier"] == "CZ-ICO-99900001"
    assert rows[0]["Beneficiary Location:0:Geographic Code"] == "999001"


def test_a_natural_person_is_neither_named_nor_located(planned: TinyRegion, operator: User) -> None:
    Provider.objects.filter(number="99900001").update(name="Mgr. Jana Nováková")
    decide()
    folder = freezing.folder_of(services.publish(region=REGION, day=DAY, by=operator).snapshot.digest)
    whole = published(folder)
    text = json.dumps(whole, ensure_ascii=False) + (folder / giving.CSV_FILE).read_text(encoding="utf-8")
    for secret in ("Nováková", "99900001", "9999001", "999001"):
        assert secret not in text
    person = next(each for each in whole["grants"] if "recipientIndividual" in each)
    assert person["recipientIndividual"]["name"] == giving.PERSON
    assert list(faults(whole, ROOT, SCHEMA)) == []
    assert verify(folder).ok


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Jana Nováková", True),
        ("Bc. Petr Svoboda", True),
        ("Ing. Eva Kraus Horáková, DiS.", True),
        ("Ukázková Borovice, z. s.", False),
        ("Ukázkový Domov Ještěd, p. o.", False),
        ("AMICA CENTRUM s.r.o.", False),
        ("Farní charita Aš", False),
        ("Statutární město Liberec", False),
        ("Člověk v tísni, o.p.s.", False),
    ],
)
def test_who_is_taken_for_a_person(name: str, person: bool) -> None:
    assert is_person(name) is person


def test_a_secret_address_gives_no_place() -> None:
    service = {"secret_address": "true"}
    round_ = {"publisher": {"name": "Zkušební kraj"}, "region": "CZ999"}
    (place,) = giving._places(round_, "999001", service, {"999001": "Horní Lhota"})
    assert (place["geoCode"], place["geoCodeType"]) == ("CZ999", "NUTS3")


@pytest.fixture
def copy(decided: Path, tmp_path: Path) -> Path:
    return shutil.copytree(decided, tmp_path / "copy")


def test_one_crown_in_the_open_data_is_found(copy: Path) -> None:
    found = change(
        copy, giving.JSON_FILE, edited_json(lambda read: read["grants"][0].update(amountAwarded=1))
    )
    assert (found.file, found.place, found.published) == (giving.JSON_FILE, "amountAwarded", "1")
    assert found.service == "360G-opora-CZ999-2027-1-9999001"


def test_a_grant_left_out_or_another_flat_file_is_found(copy: Path) -> None:
    found = change(copy, giving.CSV_FILE, lambda text: text.replace("CZK", "EUR", 1))
    assert found.file == giving.CSV_FILE
    found = change(copy, giving.JSON_FILE, edited_json(lambda read: read["grants"].pop()))
    assert (found.file, found.place, found.published) == (giving.JSON_FILE, "grant", "missing")


def test_open_data_without_a_decision_is_found(copy: Path) -> None:
    found = change(copy, "round.json", edited_json(lambda read: read.pop("decision")))
    assert (found.file, found.place) == (giving.JSON_FILE, "file")


def test_the_numbers_of_the_regions_are_possible() -> None:
    """The eighth digit of an IČO checks the seven before it."""
    for number in declared.giving("").content.funders.values():
        total = sum(int(digit) * weight for digit, weight in zip(number, range(8, 1, -1), strict=False))
        assert int(number[7]) == (11 - total % 11) % 10, number


def test_the_portal_offers_the_open_data(decided: Path, client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(f"/portal/{REGION}/data/").content.decode()
    assert "360Giving" in page
    assert "assumed" in page
    answer = client.get(f"/portal/{REGION}/data/{giving.JSON_FILE}")
    assert b"".join(answer) == (decided / giving.JSON_FILE).read_bytes()  # type: ignore[arg-type]  # streamed as bytes


def test_a_pool_that_moved_after_the_decision_leaves_what_is_published_as_it_was_decided(
    decided: Path, operator: User
) -> None:
    round_ = funding.known_round(REGION, 2027)
    services_of_money.change_pool(round=round_, pool_czk=1, pool_source="omyl", by=operator)
    services_of_money.calculate(region=REGION, day=DAY, by=operator)
    plans.issue_edition(region=REGION, day=DAY, by=operator)
    again = freezing.folder_of(services.publish(region=REGION, day=DAY, by=operator).snapshot.digest)
    for name in ("grants.csv", "round.json", giving.JSON_FILE):
        assert (again / name).read_bytes() == (decided / name).read_bytes()
    assert verify(again).ok
