"""The state register's file: what is read, what is warned of, what is refused."""

import io
from datetime import date
from typing import Any

import pytest

from opora.register.state_file import (
    FileProblem,
    PlaceCodes,
    count_changed_too_much,
    read_services,
)
from opora.register.state_file.capacity_note import effective_date
from opora.register.state_file.catalogue import CATALOGUE
from opora.register.state_file.parsing import KINDS, control_digit_holds
from opora.register.tests.state_format import HOME, as_file, changed, read, written


@pytest.fixture
def home() -> dict[str, Any]:
    return written(HOME)


def test_a_sound_record_is_read_without_a_word(home):
    assert read(home) == ([HOME], [])


@pytest.mark.parametrize(
    ("path", "value", "code", "reported_path"),
    [
        ("identifikator", None, "identifier_missing", "identifikator"),
        ("identifikator", "12345", "identifier_missing", "identifikator"),
        ("druhSocialniSluzby", {"id": "DruhSocialniSluzby/2"}, "kind_unknown", "druhSocialniSluzby"),
        ("druhSocialniSluzby", None, "kind_unknown", "druhSocialniSluzby"),
        ("formy.0.forma.id", "FormaSocialniSluzby/let", "form_unknown", "formy[0].forma"),
        ("formy.0.kapacity.0.typ", {"id": "Typ/misto"}, "unit_unknown", "formy[0].kapacity[0].typ"),
        ("formy.0.kapacity.0.pocet", 3.5, "capacity_not_whole", "formy[0].kapacity[0].pocet"),
        ("formy.0.kapacity.0.pocet", -1, "capacity_not_whole", "formy[0].kapacity[0].pocet"),
        ("formy.0.kapacity.0.pocet", True, "capacity_not_whole", "formy[0].kapacity[0].pocet"),
        ("datumPoskytovaniDo", "31.12.2020", "not_a_date", "datumPoskytovaniDo"),
        ("zarizeni.0.poskytujeDo", "2020-02-30", "not_a_date", "zarizeni[0].poskytujeDo"),
        ("poskytovatel", None, "provider_missing", "poskytovatel.nazev"),
        ("poskytovatel.ico", 1234, "registration_number_malformed", "poskytovatel.ico"),
    ],
)
def test_an_error_keeps_the_record_out(home, path, value, code, reported_path):
    services, problems = read(changed(home, path, value))
    assert services == []
    assert [(p.code, p.severity, p.path) for p in problems if p.code == code] == [
        (code, "error", reported_path)
    ]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("poskytovatel.nazev", "xx", "test_record"),
        ("zarizeni.0.nazev", "Test", "test_record"),
        ("poskytovatel.ico", "63504261", "registration_number_control"),
        ("poskytovatel.weby", [{"web": "javascript:alert(1)"}], "web_address_unsafe"),
        ("datumPoskytovaniOd", None, "start_missing"),
        ("datumPoskytovaniDo", "2006-12-31", "dates_reversed"),
        ("zarizeni.0.poskytujeDo", "2009-12-31", "dates_reversed"),
        ("zarizeni", [], "facilities_missing"),
        ("zarizeni", {"nazev": "Dům"}, "shape_not_known"),
        ("zarizeni.0.adresa", None, "address_missing"),
        ("zarizeni.0.adresa.obec", None, "municipality_missing"),
        ("zarizeni.0.adresa.kodAdresnihoMista", None, "address_point_missing"),
        ("zarizeni.0.adresa.psc", "4600", "postcode_malformed"),
        ("zarizeni.0.utajenaAdresa", None, "secrecy_unclear"),
        ("formy", None, "forms_missing"),
        ("formy.0.nepretrzitePoskytovani", "ano", "shape_not_known"),
        ("formy.0.kapacity.0.pocet", None, "capacity_missing"),
        ("formy.0.kapacity.0.popis", "s účinností od 31.02.2016", "capacity_date_impossible"),
        ("poskytovatel.nazev", "xx", "test_record"),
        ("emaily", ["a@example.cz", {"email": {}}], "shape_not_known"),
    ],
)
def test_a_warning_lets_the_record_in(home, path, value, code):
    services, problems = read(changed(home, path, value))
    assert [service.identifier for service in services] == ["9900001"]
    assert code in [problem.code for problem in problems]
    assert {problem.severity for problem in problems} == {"warning"}


def test_a_message_says_what_where_what_was_expected_and_what_to_do(home):
    _, problems = read(changed(home, "formy.0.kapacity.0.pocet", "8O"))
    assert problems[0].text() == (
        "Record 9900001, field formy[0].kapacity[0].pocet: the amount of capacity is “8O”. "
        "The reader expected a whole number from 0 to 1 000 000. "
        "Ask the provider to correct the entry in the state register."
    )


def test_every_sentence_of_a_message_goes_through_the_translation(home):
    _, problems = read(changed(home, "druhSocialniSluzby", {"id": "X/1"}))
    seen: list[str] = []
    problems[0].text(lambda sentence: seen.append(sentence) or sentence)
    entry = CATALOGUE["kind_unknown"]
    assert seen == [entry.message, entry.expected, entry.advice]


def test_of_two_records_with_one_identifier_the_first_is_taken(home):
    services, problems = read(home, changed(home, "poskytovatel.nazev", "Jiný, z. s."))
    assert services == [HOME]
    assert [(p.code, p.parameters["first"]) for p in problems] == [("identifier_repeated", 1)]


def test_a_wrong_registration_number_is_reported_once_however_many_services_it_has(home):
    wrong = changed(home, "poskytovatel.ico", "99900001")
    services, problems = read(wrong, changed(wrong, "identifikator", "9900002"))
    assert len(services) == 2
    assert [problem.code for problem in problems] == ["registration_number_control"]


def test_a_record_that_is_no_object_is_named_by_its_place_in_the_file(home):
    services, problems = read(home, ["not", "an", "object"])
    assert services == [HOME]
    assert [(p.code, p.record, p.value) for p in problems] == [("record_not_object", "#2", "[…]")]


@pytest.mark.parametrize(
    ("number", "holds"),
    [("63504260", True), ("63504261", False), ("00000019", True), ("00000001", True), ("99999001", False)],
)
def test_the_control_digit_of_a_registration_number(number, holds):
    assert control_digit_holds(number) is holds


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("s účinností od 01.09.2016", date(2016, 9, 1)),
        ("kapacita 32 luzek s ucinnosti od 1. 9. 2016.", date(2016, 9, 1)),
        ("S ÚČINNOSTÍ ODE DNE 28.2.2017 navýšeno", date(2017, 2, 28)),  # codespell:ignore dne
        ("platí od 01.09.2016", None),
        ("", None),
    ],
)
def test_the_effective_date_is_found_in_the_note(note, day):
    assert effective_date(note) == day


def test_codes_given_as_plain_text_or_without_the_inner_key_are_understood(home):
    record = changed(home, "vekoveSkupiny", ["VekovaSkupinaOsoby/ssen"])
    record = changed(record, "ciloveSkupiny", [{"id": "CilovaSkupinaOsoby/24"}])
    record = changed(record, "doplnujiciInformaceVekoveSkupiny", "od 65 let")
    assert read(record) == ([HOME], [])


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (PlaceCodes(), []),
        (PlaceCodes({"563889": "3505"}, {"408841": "563889"}), []),
        (PlaceCodes({"563889": "3505"}, {"408841": "564028"}), ["municipality_disagrees"]),
        (PlaceCodes({"563889": "3608"}, {}), ["municipality_disagrees"]),
        (PlaceCodes({"564028": "3505"}, {}), ["municipality_unknown"]),
    ],
)
def test_codes_of_an_address_must_point_into_one_municipality(home, codes, expected):
    services, problems = read(home, codes=codes)
    assert services == [HOME]
    assert [problem.code for problem in problems] == expected


def test_every_kind_of_the_register_is_known():
    assert len(KINDS) == 33


@pytest.mark.parametrize(
    ("content", "code", "position"),
    [
        (b"", "empty", 0),
        (b'{"polozky": [{"identifikator": "9900001"', "truncated", 40),
        (b"<!DOCTYPE html>", "not_json", 15),
        (b'{"polozky": [NaN]}', "not_json", 18),
        (b'{"polozky": [' + b"9" * 5000 + b"]}", "not_json", 5015),
        ('{"polozky": []}'.encode("utf-16"), "not_json", 32),
        (b'{"sluzby": [{}]}', "no_records", 16),
        (b'{"polozky": []}', "no_records", 15),
        (b"[]", "no_records", 2),
    ],
)
def test_a_broken_file_is_refused_with_the_place_where_it_broke(content, code, position):
    with pytest.raises(FileProblem) as refused:
        list(read_services(io.BytesIO(content)))
    assert refused.value.code == code
    assert refused.value.position == position
    assert str(position) in str(refused.value) or code == "not_json"


def test_a_file_cut_off_after_a_million_bytes_says_where(home):
    content = as_file(*[changed(home, "identifikator", f"{number:07}") for number in range(1000)]).getvalue()
    with pytest.raises(FileProblem) as refused:
        list(read_services(io.BytesIO(content[:1_000_000])))
    assert (refused.value.code, refused.value.position) == ("truncated", 1_000_000)


def test_a_byte_order_mark_is_skipped(home):
    stream = io.BytesIO(b"\xef\xbb\xbf" + as_file(home).getvalue())
    assert list(read_services(stream)) == [HOME]


@pytest.mark.parametrize(
    ("previous", "current", "stops"),
    [
        (0, 6733, False),
        (100, 105, False),
        (100, 106, True),
        (100, 95, False),
        (100, 94, True),
        (6733, 0, True),
    ],
)
def test_a_change_of_more_than_five_percent_stops_the_import(previous, current, stops):
    assert count_changed_too_much(previous, current) is stops


def test_a_count_below_zero_is_an_error():
    with pytest.raises(ValueError, match="0 or more"):
        count_changed_too_much(-1, 5)
