"""The rates that the product ships, and what a fault in a file of rates is answered with."""

import csv
from pathlib import Path

import pytest

from opora_engine.declared import DeclarationError
from opora_engine.needs import BASES, UNITS, load_rates

PRODUCT = Path(__file__).parents[2] / "opora"
SHIPPED = (PRODUCT / "needs/data/rates.yaml").read_text(encoding="utf-8")


def rows(path: str) -> list[dict[str, str]]:
    lines = (PRODUCT / path).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_every_kind_has_a_rate_and_every_target_group_is_known():
    rates = load_rates(SHIPPED).rates
    assert {rate.kind for rate in rates} == {row["code"] for row in rows("register/data/service_kinds.csv")}
    assert {rate.target_group for rate in rates} <= {
        row["code"] for row in rows("register/data/target_groups.csv")
    }


def test_every_rate_says_that_it_is_assumed():
    assert all(rate.assumed and rate.source.en.startswith("Assumption") for rate in load_rates(SHIPPED).rates)


def test_every_base_is_a_column_of_numbers_in_the_territory_data():
    bases = load_rates(SHIPPED).bases
    assert {base.code for base in bases} == set(BASES)
    for base in bases:
        values = [float(row[base.column]) for row in rows(f"demo/data/territory/{base.file}")]
        assert min(values) >= 0
        assert sum(values) > 0


def test_a_kind_is_planned_in_one_unit():
    rates = load_rates(SHIPPED)
    assert rates.unit_of("domov_senioru") == "bed"
    assert {rate.unit for rate in rates.of_kind("terenni_programy")} == {rates.unit_of("terenni_programy")}
    assert {rate.unit for rate in rates.rates} <= set(UNITS)
    assert rates.of_kind("no such kind") == ()


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        (
            "per_1000: {low: 23, middle: 27, high: 32}",
            "per_1000: {low: 23, middle: 20, high: 32}",
            "found 23.0, 20.0, 32.0",
        ),
        ("unit: call", "unit: fte", "'fte'"),
        ("target_group: vyloucene", "target_group: zavislosti", "target group zavislosti: two rates"),
        ("kind: dzr\n", "kind: nzdm\n", "kind nzdm is planned in bed and in client"),
        (
            "  - code: long_term_unemployed\n",
            "  - code: living_allowance_recipients\n",
            "is not described under bases",
        ),
        ("units_per_person: 0.0005", "units_per_person: 0", "units_per_person: 0"),
    ],
)
def test_a_fault_in_the_rates_is_named(found, instead, message):
    assert found in SHIPPED
    with pytest.raises(DeclarationError) as error:
        load_rates(SHIPPED.replace(found, instead))
    assert message in str(error.value)


def test_an_empty_file_is_answered_with_what_was_expected():
    with pytest.raises(DeclarationError, match=r"rates\.yaml, the whole file: None"):
        load_rates("")


def test_a_list_instead_of_a_mapping_is_named_by_its_kind():
    with pytest.raises(DeclarationError, match="the whole file: 'a list'"):
        load_rates("[1, 2]")
