"""A file of the state register is taken in, whole or not at all."""

from dataclasses import replace
from datetime import date

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed
from opora.register import queries, services
from opora.register.models import Capacity, Facility, Intake, Provider, Service, TargetGroup
from opora.register.state_file import CapacityRecord, FormRecord
from opora.register.tests.conftest import CARE, DAY, HOME, Take, secret
from opora.register.tests.state_format import as_file, written
from opora.territory.models import Unit

LATER = date(2026, 9, 30)


def amounts(identifier: str) -> list[tuple[str, int, date, date | None]]:
    rows = Capacity.objects.filter(service_form__service__identifier=identifier).order_by(
        "unit", "valid_from"
    )
    return [(row.unit, row.amount, row.valid_from, row.valid_to) for row in rows]


def with_beds(count: int, **more: object) -> object:
    capacities = (CapacityRecord(count, "bed", **more), CapacityRecord(4, "client"))  # type: ignore[arg-type]
    return replace(HOME, forms=(FormRecord("residential", True, capacities),))


def test_a_service_is_stored_with_all_its_parts(take: Take) -> None:
    intake = take(HOME)
    assert (intake.accepted, intake.records, intake.added, intake.changed) == (True, 1, 1, 0)
    service = queries.services("CZ999", DAY).get()
    assert (service.identifier, service.kind.code, service.provider.number) == (
        "9900001",
        "domov_senioru",
        "99900003",
    )
    assert service.synthetic and service.provider.synthetic
    assert [group.code for group in service.target_groups.all()] == ["seniori"]
    assert service.age_groups == ["ssen"]
    place = service.facilities.get()
    assert (place.address, place.municipality) == ("Vzorová 12/3", Unit.objects.get(name="Horní Lhota"))
    assert place.point_source == "municipality"
    assert amounts("9900001") == [("bed", 30, date(2010, 1, 1), None), ("client", 4, date(2010, 1, 1), None)]


def test_the_same_file_again_changes_nothing_and_logs_nothing(take: Take) -> None:
    first = take(HOME, CARE)
    logged = LogEntry.objects.count()
    versions = Service.history.count() + Capacity.history.count() + Provider.history.count()
    assert take(HOME, CARE) == first
    assert LogEntry.objects.count() == logged
    assert Service.history.count() + Capacity.history.count() + Provider.history.count() == versions


def test_a_changed_capacity_closes_the_row_and_opens_a_new_one_on_the_day(take: Take) -> None:
    take(HOME)
    intake = take(with_beds(40), day=LATER)
    assert (intake.added, intake.changed) == (0, 1)
    assert amounts("9900001") == [
        ("bed", 30, date(2010, 1, 1), LATER),
        ("bed", 40, LATER, None),
        ("client", 4, date(2010, 1, 1), None),
    ]
    service = Service.objects.get()
    assert queries.capacity_by_unit("CZ999", DAY) == {service.pk: {"bed": 30, "client": 4}}
    assert queries.capacity_by_unit("CZ999", LATER) == {service.pk: {"bed": 40, "client": 4}}


def test_a_capacity_that_begins_later_waits_for_its_day(take: Take) -> None:
    take(HOME)
    note = "s účinností od 01.01.2027"
    later = FormRecord("residential", True, (CapacityRecord(30, "bed"), CapacityRecord(50, "bed", note)))
    take(replace(HOME, forms=(later,)), day=LATER)
    assert [row for row in amounts("9900001") if row[0] == "bed"] == [
        ("bed", 30, date(2010, 1, 1), date(2027, 1, 1)),
        ("bed", 50, date(2027, 1, 1), None),
    ]


def test_a_form_that_is_given_no_more_keeps_its_past(take: Take) -> None:
    take(HOME)
    take(replace(HOME, forms=(FormRecord("outpatient", False, (CapacityRecord(7, "client"),)),)), day=LATER)
    given = queries.services("CZ999", LATER).get().forms.all()
    assert [form.form for form in given] == ["outpatient"]
    assert ("bed", 30, date(2010, 1, 1), LATER) in amounts("9900001")


def test_the_last_day_of_a_service_is_still_a_day_of_service(take: Take) -> None:
    take(HOME)
    intake = take(replace(HOME, ended=date(2026, 9, 15)), day=LATER)
    assert intake.ended == 1
    running = [queries.services("CZ999", date(2026, 9, day)).count() for day in (15, 16)]
    assert running == [1, 0]


def test_a_service_that_vanished_is_reported_and_left_alone(take: Take) -> None:
    take(HOME, CARE)
    intake = take(HOME, day=LATER, confirmed=True)
    assert Service.objects.get(identifier="9900002").valid_to is None
    assert [each["record"] for each in intake.problems if "not in the file" in each["message"]] == ["9900002"]


def test_one_error_keeps_the_whole_file_out_and_the_report_stays(take: Take) -> None:
    broken = written(CARE) | {"druhSocialniSluzby": {"id": "DruhSocialniSluzby/99"}}
    with pytest.raises(services.FileRefused) as refusal:
        take(HOME, broken)
    assert not Service.objects.exists() and not Provider.objects.filter(number="99900003").exists()
    assert "9900002" in str(refusal.value.problems[0]) and "DruhSocialniSluzby/99" in str(
        refusal.value.problems[0]
    )
    kept = Intake.objects.get()
    assert (kept.accepted, kept.errors) == (False, 1)


def test_a_file_that_is_cut_off_is_refused_with_the_place(place: TinyRegion, operator: User) -> None:
    stream = as_file(written(HOME))
    stream.truncate(200)
    with pytest.raises(services.FileRefused, match="200"):
        services.take_in(
            stream=stream, file_name="rpss.json", region="CZ999", day=DAY, synthetic=True, by=operator
        )
    assert Intake.objects.get().accepted is False


def test_a_kind_that_our_list_lacks_is_an_error(take: Take) -> None:
    with pytest.raises(services.FileRefused, match="DruhSocialniSluzby/5"):
        take(replace(HOME, kind_code="DruhSocialniSluzby/5"))


def test_a_count_that_moved_too_far_must_be_confirmed(take: Take) -> None:
    take(HOME)
    with pytest.raises(services.ConfirmationNeeded) as refusal:
        take(HOME, CARE, day=LATER)
    assert "2" in refusal.value.message and "1" in refusal.value.message
    assert Service.objects.count() == 1
    assert take(HOME, CARE, day=LATER, confirmed=True).added == 1


def test_an_older_file_is_refused(take: Take) -> None:
    take(HOME)
    with pytest.raises(services.FileRefused):
        take(HOME, day=date(2026, 1, 1))


def test_of_a_secret_place_nothing_is_stored(take: Take) -> None:
    take(secret(HOME))
    place = Facility.objects.get()
    assert place.secret and place.municipality is None
    assert (place.name, place.address, place.postcode, place.address_point, place.latitude) == (
        "",
        "",
        "",
        "",
        None,
    )
    assert queries.services("CZ999", DAY).count() == 1
    assert not queries.places(queries.services("CZ999", DAY), DAY).exists()


def test_a_place_that_becomes_secret_is_forgotten(take: Take) -> None:
    noted = FormRecord("residential", True, (CapacityRecord(8, "bed", "dům ve Vzorové ulici"),))
    take(replace(HOME, forms=(noted,), age_note="jen pro Horní Lhotu"))
    take(secret(replace(HOME, forms=(noted,), age_note="jen pro Horní Lhotu")), day=LATER)
    assert [place.secret for place in Facility.objects.all()] == [True]
    assert set(Capacity.history.values_list("note", flat=True)) == {""}
    assert set(Service.history.values_list("age_text", flat=True)) == {""}


def test_services_of_other_regions_are_left_out_unless_they_reach_here(take: Take) -> None:
    elsewhere = replace(
        HOME, facilities=(replace(HOME.facilities[0], municipality_code="", region_code="86"),)
    )
    reaching = replace(elsewhere, identifier="9900003", scope_region_codes=("99",))
    assert take(elsewhere, reaching).records == 1
    assert Service.objects.get().identifier == "9900003"


def test_an_unknown_target_group_is_kept_under_its_code_until_the_list_names_it(
    take: Take, operator: User
) -> None:
    intake = take(replace(HOME, target_groups=("CilovaSkupinaOsoby/77",)))
    assert [each["value"] for each in intake.problems if each["path"] == "ciloveSkupiny"] == [
        "CilovaSkupinaOsoby/77"
    ]
    assert TargetGroup.objects.get(register_code="CilovaSkupinaOsoby/77").name_cs == "CilovaSkupinaOsoby/77"


def test_a_mended_address_is_a_correction_and_a_new_place_a_new_row(take: Take) -> None:
    take(HOME)
    moved = replace(HOME.facilities[0], street="Nová")
    second = replace(HOME.facilities[0], name="Pobočka", municipality_code="999003", since=date(2026, 9, 1))
    take(replace(HOME, facilities=(moved, second)), day=LATER)
    rows = Facility.objects.order_by("valid_from").values_list("name", "address", "valid_to")
    assert list(rows) == [("Ukázkový domov", "Nová 12/3", None), ("Pobočka", "Vzorová 12/3", None)]


def test_only_a_planner_of_the_region_takes_files_in(
    take: Take, provider_person: User, planner: User
) -> None:
    with pytest.raises(NotAllowed):
        take(HOME, by=provider_person)
    assert take(HOME, by=planner).by == planner
