"""The state register's file: names of people and secret places never get out of it."""

import json
from datetime import date
from typing import Any

import pytest

from opora.register.state_file import CapacityRecord, FacilityRecord, PlaceCodes
from opora.register.tests.state_format import HOME, changed, read, written


@pytest.fixture
def home() -> dict[str, Any]:
    return written(HOME)


def test_names_of_people_are_never_read(home):
    person = {"jmeno": "Osoba Vymyšlená"}
    record = changed(home, "poskytovatel.statutarniOrgany", [person])
    record = changed(record, "zarizeni.0.vedouci", person)
    record = changed(record, "emaily.0.poznamka", "Osoba Vymyšlená")
    assert "Vymyšlená" in json.dumps(record, ensure_ascii=False)
    assert read(record) == ([HOME], [])


def test_of_a_secret_facility_only_dates_and_region_are_read(home):
    services, _ = read(changed(home, "zarizeni.0.utajenaAdresa", True))
    assert services[0].facilities == (
        FacilityRecord(name="", since=date(2010, 1, 1), secret=True, region_code="78"),
    )


@pytest.mark.parametrize("unclear", [None, "ano", 1])
def test_a_facility_is_secret_unless_the_file_clearly_says_otherwise(home, unclear):
    services, _ = read(changed(home, "zarizeni.0.utajenaAdresa", unclear))
    assert services[0].facilities[0].secret


def test_free_texts_of_a_service_with_a_secret_place_are_not_read(home):
    record = changed(home, "zarizeni.0.utajenaAdresa", True)
    record = changed(record, "formy.0.kapacity.0.popis", "Vzorová 5, s účinností od 01.09.2016")
    services, problems = read(record)
    assert services[0].forms[0].capacities == (CapacityRecord(80, "bed", "", date(2016, 9, 1)),)
    assert services[0].age_note == ""
    assert "Vzorov" not in repr((services, problems))


def test_no_problem_betrays_a_secret_address(home):
    record = changed(home, "zarizeni.0.utajenaAdresa", True)
    record = changed(record, "zarizeni.0.adresa.psc", "460 O1 Vzorová")
    record = changed(record, "zarizeni.0.adresa.kraj", "Vzorová")
    record = changed(record, "formy.0.kapacity.0.popis", "Vzorová 5, s účinností od 31.02.2016")
    services, problems = read(record, codes=PlaceCodes({"000000": "0000"}))
    assert [problem.value for problem in problems] == ["“31.2.2016”"]
    assert "Vzorov" not in repr((services, problems))


def test_a_secret_facility_without_any_address_is_in_order(home):
    record = changed(home, "zarizeni.0.utajenaAdresa", True)
    services, problems = read(changed(record, "zarizeni.0.adresa", None))
    assert services[0].facilities[0].region_code == ""
    assert problems == []


def test_of_a_contact_address_only_the_region_is_read(home):
    contact = {
        "adresa": {"kraj": {"id": "Kraj/78"}, "obec": {"id": "Obec/563889"}, "ulice": {"nazev": "Vzorová"}}
    }
    home["zarizeni"] = []
    home["kontaktniAdresy"] = [contact, contact, {"adresa": "Vzorová"}, None]
    services, problems = read(home)
    assert services[0].contact_region_codes == ("78",)
    assert "Vzorov" not in repr((services, problems))


def test_contact_addresses_of_an_unknown_shape_give_no_region(home):
    services, _ = read(home | {"kontaktniAdresy": "Vzorová 5"})
    assert services[0].contact_region_codes == ()
