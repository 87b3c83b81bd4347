"""The whole country: the same gaps as region by region, the regions without needs named, a file for other programs."""

import json
from pathlib import Path

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from opora.core.refusals import NotAllowed, Refused
from opora.gaps.country.act import calculate_country, write
from opora.gaps.models import Gap
from opora.needs.tests.tiny_line import DAY, REGION
from opora.register.models import Capacity
from opora.site.commands.app import app
from opora.territory.models import Unit


def test_a_country_of_one_region_has_the_gaps_of_the_region(tiny_line, planner):
    table = calculate_country(day=DAY, by=planner).table()
    rows = {
        (kind, town): row
        for row, (kind, town) in enumerate(zip(table["kind"], table["municipality"], strict=True))
    }
    gaps = Gap.objects.select_related("kind", "municipality")
    assert len(rows) == gaps.count()
    for gap in gaps:
        row = rows[gap.kind.code, gap.municipality.code]
        for name in (
            "need_low",
            "need_high",
            "reachable",
            "gap_low",
            "gap_middle",
            "gap_high",
            "persons_uncovered",
        ):
            assert table[name][row] == pytest.approx(getattr(gap, name)), name
        assert table["rank"][row] == (gap.rank if gap.gap_middle > 0 else None)
        assert (table["region"][row], table["unit"][row]) == (REGION, gap.unit)


def test_a_region_without_needs_is_named(tiny_line, planner):
    Unit.objects.create(
        level="region", code="CZ998", register_code="CZ998", name="Jiný kraj", valid_from=DAY,
        source=tiny_line.region.source,
    )  # fmt: skip
    summary = calculate_country(day=DAY, by=planner).summary()
    assert (summary["regions"], summary["regions_without_needs"]) == ([REGION], ["CZ998"])


def test_where_no_capacity_is_known_nothing_is_said_to_be_missing(tiny_line, planner):
    Capacity.objects.filter(service_form__service__kind__code="domov_senioru").delete()
    found = calculate_country(day=DAY, by=planner)
    assert "domov_senioru" not in found.table()["kind"]
    assert "domov_senioru" not in [each["kind"] for each in found.summary()["kinds"]]


def test_a_region_whose_register_tells_no_capacity_is_named_and_not_compared(tiny_line, planner):
    Capacity.objects.all().delete()
    summary = calculate_country(day=DAY, by=planner).summary()
    assert (summary["regions_without_capacity"], summary["municipalities"], summary["gaps"]) == (
        [REGION],
        0,
        0,
    )


def test_without_needs_nothing_can_be_computed(tiny_region, planner):
    with pytest.raises(Refused, match="opora needs run"):
        calculate_country(day=DAY, by=planner)


def test_only_who_plans_every_region_may_compute_it(tiny_line, economist):
    with pytest.raises(NotAllowed):
        calculate_country(day=DAY, by=economist)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_the_command_writes_the_table(tiny_line, tmp_path: Path, ending):
    path = tmp_path / f"new/gaps.{ending}"
    done = CliRunner().invoke(
        app, ["country", "run", "--day", DAY.isoformat(), "--output", str(path), "--json"]
    )
    assert done.exit_code == 0, done.output
    summary = json.loads(done.output)
    assert (summary["gaps"], summary["municipalities"], summary["travel"]) == (6, 3, "adjacency x 1.284")
    if ending == "csv":
        assert path.read_text(encoding="utf-8").startswith('"rank","region","municipality"')
    else:
        assert parquet.read_table(path).num_rows == Gap.objects.count()


def test_the_command_shows_each_kind_in_its_unit(tiny_line):
    done = CliRunner().invoke(app, ["country", "run", "--day", DAY.isoformat()])
    assert "domov_senioru" in done.output
    assert "needs are not estimated in: none" in done.output.replace("\n", " ")


def test_another_kind_of_file_is_refused(tiny_line, planner, tmp_path):
    with pytest.raises(Refused, match=r"gaps\.xls: .*\.parquet, \.csv"):
        write(calculate_country(day=DAY, by=planner), tmp_path / "gaps.xls")


def test_a_cluster_that_does_not_answer_is_a_refusal(tiny_line, planner, monkeypatch):
    monkeypatch.setattr("opora_engine.cluster.SECONDS_TO_ANSWER", 0.2)
    with pytest.raises(Refused, match="No Dask scheduler answers"):
        calculate_country(day=DAY, by=planner, cluster="tcp://127.0.0.1:9")
