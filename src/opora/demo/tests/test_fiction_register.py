"""The fictional register: in the right format, of the right size, and unmistakably fictional."""

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest

from opora.demo.fiction import SEED, generate_register, register_text, write_all, write_register
from opora.demo.fiction.geography import DATA, towns
from opora.demo.fiction.planning import shared_out
from opora.demo.fiction.profiles import profiles
from opora.demo.fiction.register import DATA_STATE
from opora.register.state_file import PlaceCodes, Problem, ServiceRecord, read_services
from opora.register.state_file.parsing import KINDS, control_digit_holds

COMMITTED = DATA / "register/liberec_rpss.json"
LARGEST_FILE = 3_000_000


@pytest.fixture(scope="module")
def register() -> dict[str, Any]:
    return json.loads(COMMITTED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found() -> list[ServiceRecord | Problem]:
    district_of = {town.code: town.district_code for town in towns()}
    town_of_part = {part: town.code for town in towns() for part, _ in town.parts}
    with COMMITTED.open("rb") as stream:
        return list(read_services(stream, PlaceCodes(district_of, town_of_part)))


@pytest.fixture(scope="module")
def services(found) -> list[ServiceRecord]:
    return [one for one in found if isinstance(one, ServiceRecord)]


@pytest.fixture(scope="module")
def running(services) -> list[ServiceRecord]:
    return [service for service in services if service.ended is None]


def number_of(service: ServiceRecord) -> int:
    return int(service.kind_code.rpartition("/")[2])


def test_the_committed_file_is_what_the_generator_gives(tmp_path):
    write_register(tmp_path / "register.json", SEED)
    assert (tmp_path / "register.json").read_bytes() == COMMITTED.read_bytes()
    assert COMMITTED.stat().st_size < LARGEST_FILE


def test_all_files_are_written_where_the_demonstration_expects_them(tmp_path):
    for folder in ("register", "funding"):
        (tmp_path / folder).mkdir()
    write_all(tmp_path)
    made = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert [path.name for path in made] == [
        "forms_2027.csv", "services_2027.csv", "allowance.csv", "applicants.csv", "experts.csv", "use.csv",
        "liberec_rpss.json",
    ]  # fmt: skip
    for path in made:
        assert path.read_bytes() == (DATA / path.relative_to(tmp_path)).read_bytes()


def test_another_seed_gives_another_region_that_reads_as_well():
    text = register_text(generate_register(SEED + 1))
    assert text != COMMITTED.read_text(encoding="utf-8")
    problems = [one for one in read_services(io.BytesIO(text.encode())) if isinstance(one, Problem)]
    assert {problem.severity for problem in problems} == {"warning"}


def test_every_record_has_the_keys_of_the_published_file(register):
    keys = (
        "portalId id identifikator datumPoskytovaniOd datumPoskytovaniDo kontaktniAdresy druhSocialniSluzby "
        "zarizeni poskytovatel emaily telefony faxy weby ciloveSkupiny vekoveSkupiny "
        "doplnujiciInformaceVekoveSkupiny formy rozsirenePusobnostiVKraji doplnkoveUdaje"
    )
    assert {" ".join(record) for record in register["polozky"]} == {keys}


def test_the_only_problems_are_those_planted(found, services):
    facilities = [place for service in services for place in service.facilities if not place.secret]
    problems = Counter(one.code for one in found if isinstance(one, Problem))
    assert set(problems) == {"registration_number_control", "address_point_missing", "municipality_disagrees"}
    assert problems["municipality_disagrees"] == 2
    assert 0.03 <= problems["address_point_missing"] / len(facilities) <= 0.04


def test_the_region_has_about_110_providers_and_380_services_of_all_33_kinds(services, running):
    assert 105 <= len({service.provider.registration_number for service in services}) <= 115
    assert 370 <= len(services) <= 395
    assert {service.kind_code for service in running} == KINDS


def test_one_provider_has_one_name_and_one_seat(register):
    seats: dict[str, set[str]] = {}
    for record in register["polozky"]:
        provider = record["poskytovatel"]
        seats.setdefault(provider["ico"], set()).add(json.dumps(provider, sort_keys=True))
    assert {len(versions) for versions in seats.values()} == {1}
    names = {record["poskytovatel"]["nazev"] for record in register["polozky"]}
    assert len(names) == len(seats)


def test_running_services_have_exactly_the_capacity_that_was_declared(running):
    read = Counter()
    forms = {"residential": "pob", "outpatient": "amb", "field": "ter"}
    units = {
        "client": "klient",
        "contact": "kontakt",
        "intervention": "interv",
        "bed": "luzka",
        "call": "hovor",
    }
    for service in running:
        for form in service.forms:
            first = form.capacities[0]
            read[number_of(service), forms[form.form], units[first.unit]] += first.amount
    declared = {(kind.number, form.code, form.unit): form.total for kind in profiles() for form in kind.forms}
    assert read == declared


def test_every_unit_of_capacity_occurs(running):
    units = {capacity.unit for service in running for form in service.forms for capacity in form.capacities}
    assert units == {"client", "contact", "intervention", "bed", "call"}


def test_some_notes_of_capacities_tell_the_effective_date(running):
    dated = [c for s in running for form in s.forms for c in form.capacities if c.since is not None]
    assert 20 <= len(dated) <= 100


def test_ended_services_and_ended_facilities_stay_in_the_file(services, running):
    assert len(services) - len(running) == 14
    assert any(place.until for service in running for place in service.facilities)
    for service in services:
        assert service.ended is None or service.started < service.ended <= DATA_STATE


def test_shelters_for_victims_and_the_intervention_centre_are_secret(services, register):
    secret = [service for service in services if any(place.secret for place in service.facilities)]
    assert {number_of(service) for service in secret} == {20, 23, 34}
    raw = [place for record in register["polozky"] for place in record["zarizeni"] if place["utajenaAdresa"]]
    assert any(place["adresa"] is None for place in raw)
    assert any(place["adresa"] is not None for place in raw)


def test_the_contact_address_of_a_secret_service_is_the_seat_of_its_provider(register):
    for record in register["polozky"]:
        if any(place["utajenaAdresa"] for place in record["zarizeni"]):
            assert [contact["adresa"] for contact in record["kontaktniAdresy"]] == [
                record["poskytovatel"]["adresa"]
            ]


def test_nothing_in_the_file_can_be_taken_for_real(register):
    for record in register["polozky"]:
        provider = record["poskytovatel"]
        assert provider["nazev"].startswith("Ukázkov")
        assert re.fullmatch(r"999\d{5}", provider["ico"])
        assert not control_digit_holds(provider["ico"])
        assert re.fullmatch(r"99\d{5}", record["identifikator"])
        assert provider["statutarniOrgany"] == []
        assert {entry["telefon"] for entry in provider["telefony"] + record["telefony"]} <= {
            "+420 000 000 000"
        }
        for entry in provider["emaily"] + record["emaily"]:
            assert entry["email"].endswith("@example.cz")
        for place in record["zarizeni"]:
            assert place["vedouci"] is None
            assert place["nazev"].startswith("Ukázka: ")


def test_addresses_lie_in_real_municipalities_and_fictional_houses(services):
    real = {town.code for town in towns()}
    assert len(real) == 215
    for service in services:
        for place in service.facilities:
            if not place.secret:
                assert place.municipality_code in real
                assert place.region_code == "78"
                assert int(place.house_number) >= 9001


def test_small_towns_with_high_exclusion_have_no_low_threshold_service(running):
    low_threshold = {kind.number for kind in profiles() if kind.follows == "low threshold"}
    # Two addresses of the file carry the code of a wrong municipality: their part tells the true one.
    town_of_part = {part: town for town in towns() for part, _ in town.parts}
    for service in running:
        for place in service.facilities:
            if number_of(service) in low_threshold and not place.secret:
                town = town_of_part[place.municipality_part_code]
                assert town.people >= 30_000 or town.exclusion < 12


def test_more_services_are_where_more_people_live(running):
    places = Counter(place.municipality_code for service in running for place in service.facilities)
    liberec, jablonec, turnov = places["563889"], places["563510"], places["577626"]
    assert liberec > jablonec > turnov > 0


def test_target_groups_are_in_the_code_list_of_the_demonstration(services):
    entries = json.loads((DATA / "register/cilove_skupiny_osoby.json").read_text(encoding="utf-8"))["polozky"]
    names = {entry["nazev"]["cs"] for entry in entries}
    table = DATA.parents[1] / "register/data/target_groups.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(line for line in stream if not line.startswith("#")))
    assert names == {row["name_cs"] for row in rows}
    confirmed = {row["register_code"]: row["name_cs"] for row in rows if row["register_code"]}
    assert confirmed.items() <= {entry["id"]: entry["nazev"]["cs"] for entry in entries}.items()
    used = {code for service in services for code in service.target_groups}
    assert used <= {entry["id"] for entry in entries}


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (10, [1.0, 1.0], [5, 5]),
        (10, [3.0, 1.0], [7, 3]),
        (3, [1.0, 5.0, 1.0], [1, 1, 1]),
        (2, [1.0, 1.0, 1.0], [1, 1, 1]),
    ],
)
def test_a_total_is_shared_out_in_whole_units_of_at_least_one(total, weights, shares):
    assert shared_out(total, np.array(weights)) == shares
