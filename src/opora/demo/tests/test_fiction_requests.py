"""The fictional requests for 2027: one per running service, with every reason for refusal in them."""

import csv
from collections import Counter
from decimal import Decimal

import pytest

from opora.demo.fiction.geography import DATA
from opora.register.state_file import ServiceRecord, read_services

FOLDER = DATA / "funding"


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        assert stream.readline().startswith("# SYNTHETIC")
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def requests() -> list[dict[str, str]]:
    return rows_of("services_2027.csv")


@pytest.fixture(scope="module")
def form_requests() -> list[dict[str, str]]:
    return rows_of("forms_2027.csv")


@pytest.fixture(scope="module")
def running() -> dict[str, ServiceRecord]:
    with (DATA / "register/liberec_rpss.json").open("rb") as stream:
        found = [one for one in read_services(stream) if isinstance(one, ServiceRecord)]
    return {service.identifier: service for service in found if service.ended is None}


def test_each_running_service_and_each_of_its_forms_asks_once(requests, form_requests, running):
    assert [row["identifier"] for row in requests] == list(running)
    forms = [(identifier, form.form) for identifier, service in running.items() for form in service.forms]
    assert [(row["identifier"], row["form"]) for row in form_requests] == forms


def test_the_requests_together_are_about_1_6_thousand_million(requests):
    assert 1_550_000_000 < sum(int(row["request_czk"]) for row in requests) < 1_650_000_000


def test_beds_are_asked_for_in_residential_forms_and_posts_elsewhere(form_requests):
    for row in form_requests:
        assert row["unit"] == ("bed" if row["form"] == "residential" else "fte")
        assert Decimal(row["applied_units"]) > 0
        assert -Decimal(row["applied_units"]).as_tuple().exponent == (0 if row["unit"] == "bed" else 1)
        assert -Decimal(row["evidenced_units"]).as_tuple().exponent == (0 if row["unit"] == "bed" else 2)


def test_a_handful_of_services_apply_for_more_beds_than_they_registered(form_requests, running):
    above = 0
    for row in form_requests:
        if row["unit"] == "bed":
            form = next(one for one in running[row["identifier"]].forms if one.form == "residential")
            registered = sum(one.amount for one in form.capacities if one.unit == "bed")
            assert int(row["evidenced_units"]) <= registered
            above += int(row["applied_units"]) > registered
    assert above == 6


def test_every_reason_for_refusal_strikes_about_four_services_in_a_hundred(requests):
    faults = Counter(
        no_entrustment=sum(row["has_entrustment"] == "false" for row in requests),
        debt=sum(row["has_debt"] == "true" for row in requests),
        no_return=sum(row["return_filed"] == "false" for row in requests),
        little_from_municipalities=sum(
            int(row["municipal_czk"]) < 0.05 * int(row["eligible_operating_loss_czk"]) for row in requests
        ),
    )
    for count in faults.values():
        assert 0.03 <= count / len(requests) <= 0.05
    assert {row["has_entrustment"] for row in requests} == {"true", "false"}


def test_nobody_asks_for_more_than_the_rest_of_the_loss_by_much(requests):
    for row in requests:
        other = sum(
            int(row[source]) for source in ("municipal_czk", "founder_czk", "esf_czk", "ministry_czk")
        )
        rest = int(row["eligible_operating_loss_czk"]) - other
        assert 0 < int(row["request_czk"]) <= rest * 1.07 + 2000


def test_points_lie_between_0_and_100(requests):
    assert all(0 <= int(row["criteria_points"]) <= 100 for row in requests)
