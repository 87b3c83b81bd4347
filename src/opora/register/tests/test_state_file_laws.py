"""The state register's file: what holds for any record, and for a file of any size."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.register.state_file import (
    CapacityRecord,
    FacilityRecord,
    FormRecord,
    ProviderRecord,
    ServiceRecord,
    read_services,
)
from opora.register.state_file.capacity_note import effective_date
from opora.register.state_file.fields import one_line
from opora.register.state_file.parsing import KINDS
from opora.register.tests.state_format import HOME, as_file, read, written

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30).map(one_line)
NOTES = st.sampled_from(["", "navýšeno", "s účinností od 01.09.2016", "s ucinnosti od 7.1.2024."])
CODES = st.from_regex(r"[0-9]{2,6}", fullmatch=True)
DAYS = st.dates(date(1990, 1, 1), date(2026, 8, 31))
capacities = st.builds(
    lambda amount, unit, note: CapacityRecord(amount, unit, note, effective_date(note)),
    st.integers(0, 1_000_000),
    st.sampled_from(["client", "contact", "intervention", "bed", "call"]),
    NOTES,
)
forms = st.builds(
    FormRecord,
    form=st.sampled_from(["residential", "outpatient", "field"]),
    nonstop=st.booleans(),
    capacities=st.lists(capacities, max_size=3).map(tuple),
)
facilities = st.builds(
    FacilityRecord,
    name=TEXTS,
    since=st.none() | DAYS,
    until=st.none() | DAYS,
    street=TEXTS,
    house_number=st.integers(1, 9999).map(str),
    orientation_number=TEXTS,
    postcode=st.from_regex(r"[0-9]{5}", fullmatch=True) | st.just(""),
    address_point_code=st.integers(1, 10**9).map(str) | st.just(""),
    municipality_code=CODES,
    municipality_part_code=CODES | st.just(""),
    district_code=CODES,
    region_code=CODES,
)
webs = st.lists(
    st.sampled_from(["https://example.cz", "http://example.org/a", "example.cz"]), max_size=2
).map(tuple)
services = st.builds(
    ServiceRecord,
    identifier=st.from_regex(r"[0-9]{7}", fullmatch=True),
    portal_id=st.integers(1, 10**9).map(str),
    kind_code=st.sampled_from(sorted(KINDS)),
    started=DAYS,
    ended=st.none() | DAYS,
    provider=st.builds(ProviderRecord, TEXTS.filter(bool), st.from_regex(r"[0-9]{8}", fullmatch=True), webs),
    forms=st.lists(forms, max_size=3).map(tuple),
    facilities=st.lists(facilities, max_size=3).map(tuple),
    target_groups=st.lists(TEXTS.filter(bool), max_size=3).map(tuple),
    age_ranges=st.lists(TEXTS.filter(bool), max_size=3).map(tuple),
    age_note=TEXTS,
    scope_region_codes=st.lists(CODES, max_size=2).map(tuple),
    webs=webs,
    emails=st.lists(TEXTS.filter(bool), max_size=2).map(tuple),
    phones=st.lists(TEXTS.filter(bool), max_size=2).map(tuple),
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**62), 2**62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
keys = st.sampled_from(
    sorted(written(HOME)) + sorted(written(HOME)["zarizeni"][0]) + ["id", "kapacity", "pocet"]
)
any_json = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys | TEXTS, inner, max_size=6),
    max_leaves=25,
)
damage = st.dictionaries(st.sampled_from(sorted(written(HOME))), any_json, max_size=4)


@given(services)
def test_a_record_written_in_the_format_is_read_back_equal(service):
    found, problems = read(written(service))
    assert found == [service]
    assert all(problem.severity == "warning" for problem in problems)


@given(st.lists(any_json, min_size=1, max_size=3))
def test_any_json_gives_problems_and_never_a_crash(records):
    found, problems = read(*records)
    assert len(found) <= len(records)
    for problem in problems:
        assert problem.text()


@given(damage)
def test_a_record_with_any_field_damaged_is_read_or_explained(fields):
    found, problems = read({**written(HOME), **fields})
    errors = [problem for problem in problems if problem.severity == "error"]
    assert bool(found) != bool(errors)


@given(services)
def test_a_secret_place_never_gets_out(service):
    record = written(service)
    for place in record["zarizeni"]:
        place |= {"utajenaAdresa": True, "nazev": "Tajemství"}
        place["adresa"] |= {
            "ulice": {"nazev": "Tajemství"},
            "obec": {"id": "Obec/Tajemství"},
            "psc": "Tajemství",
        }
        place["adresa"] |= {"okres": "Tajemství", "castObce": ["Tajemství"], "kraj": {"id": "Tajemství"}}
    assert "Tajemství" not in repr(read(record))


# The peak of this process alone: getrusage would start from the peak of the process that started it.
MEASURE = """
import re, sys
from pathlib import Path
from opora.register.state_file import ServiceRecord, read_services

def peak_kb():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])

before = peak_kb()
with Path(sys.argv[1]).open("rb") as stream:
    services = sum(isinstance(found, ServiceRecord) for found in read_services(stream))
print(services, (peak_kb() - before) / 1024)
"""


def services_and_growth(path: Path, megabytes: int) -> tuple[int, int, float]:
    """Write a file of about this size; return its records, the services read, and the growth in MB."""
    record = json.dumps(written(HOME) | {"doplnkoveUdaje": {"text": "á" * 2000}}, ensure_ascii=False)
    size, number = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"polozky": [')
        while size < megabytes * 1_000_000:
            text = record.replace("9900001", f"{number:07}")
            stream.write("," * (number > 0) + text)
            size += len(text.encode())
            number += 1
        stream.write("]}")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )
    services, growth = done.stdout.split()
    return number, int(services), float(growth)


def test_ten_megabytes_are_read_in_less_memory_than_their_size(tmp_path):
    written_records, services, growth_mb = services_and_growth(tmp_path / "rpss.json", 10)
    assert services == written_records
    assert growth_mb < 8


@pytest.mark.slow
def test_a_hundred_megabytes_are_read_in_bounded_memory(tmp_path):
    written_records, services, growth_mb = services_and_growth(tmp_path / "rpss.json", 100)
    assert services == written_records
    assert growth_mb < 60


def test_the_stream_is_read_only_as_far_as_it_is_asked_for():
    stream = as_file(*[written(HOME) | {"identifikator": f"{number:07}"} for number in range(1000)])
    next(read_services(stream))
    assert stream.tell() < 10_000
