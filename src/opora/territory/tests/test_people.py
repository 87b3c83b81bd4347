"""Tables of the statistical office are taken in, whole or not at all."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core import figures
from opora.core.models import LogEntry, Source
from opora.core.refusals import NotAllowed, Refused
from opora.territory import queries, services, sheet
from opora.territory.models import OLDEST, Population, Statistic, Unit
from opora.territory.statistical_office import age_group

DATA = Path(__file__).parent / "data"
AGES = DATA / "csu_130181_sample.csv"
CENSUS = DATA / "csu_sldb2021_vek5_pohlavi_sample.csv"
UNEMPLOYMENT = DATA / "csu_250169_od_nez01_sample.csv"
HEADER = "hodnota,stapro_kod,pohlavi_kod,vek_kod,uzemi_cis,uzemi_kod,casref_do,vek_txt\n"


@pytest.fixture
def liberec(tiny_region: TinyRegion) -> Unit:
    """The municipality and the ORP that the samples speak of."""
    source = tiny_region.towns["Horní Lhota"].source
    for level, code in (("orp", "5105"), ("municipality", "563889")):
        Unit.objects.create(
            level=level, code=code, name="Liberec", valid_from=date(2020, 1, 1), source=source
        )
    return Unit.objects.get(code="563889")


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes a table of people by age of the municipality 999001; each line is given from the number on."""

    def written(*lines: str) -> Path:
        path = tmp_path / "vek.csv"
        path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return written


def line(
    persons: object, sex: str = "", text: str = "", *, code: str = "999001", day: str = "2023-12-31"
) -> str:
    return f"{persons},2406,{sex},,43,{code},{day},{text}"


def test_people_by_age_and_sex_of_an_orp_are_stored(liberec: Unit, operator: User) -> None:
    taken = services.take_in_people(file=AGES, by=operator)
    assert (taken.new, taken.replaced, taken.same, taken.left_out) == (3, 0, 0, {})
    rows = Population.objects.filter(unit__code="5105").order_by("age_from", "sex")
    assert [(row.sex, row.age_from, row.age_to, row.persons) for row in rows] == [
        ("all", 0, OLDEST, 100),
        ("female", 65, 65, 60),
        ("male", 65, 65, 40),
    ]
    assert rows[0].day == date(2023, 12, 31) and not rows[0].is_census
    assert (rows[0].source.publisher, rows[0].source.period) == ("Český statistický úřad", "2023-12-31")


def test_the_census_is_marked_as_a_break(liberec: Unit, operator: User) -> None:
    services.take_in_people(file=CENSUS, by=operator)
    rows = Population.objects.filter(unit=liberec).order_by("sex")
    assert [(row.sex, row.age_from, row.age_to, row.persons) for row in rows] == [
        ("all", 0, 4, 10),
        ("male", 0, 4, 5),
    ]
    assert all(row.is_census and row.day == date(2021, 3, 26) for row in rows)


def test_unemployment_of_a_month_is_stored(liberec: Unit, operator: User) -> None:
    services.take_in_people(file=UNEMPLOYMENT, by=operator)
    share, seekers = Statistic.objects.filter(unit=liberec).order_by("-indicator")
    assert (share.indicator, share.value, share.measure) == ("unemployed_share", Decimal("4.321"), "percent")
    assert (seekers.indicator, seekers.value) == ("job_seekers", Decimal(2800))
    assert (share.period_from, share.period_to) == (date(2024, 12, 1), date(2024, 12, 31))


def test_the_same_file_again_changes_nothing(liberec: Unit, operator: User) -> None:
    services.take_in_people(file=UNEMPLOYMENT, by=operator)
    before = (LogEntry.objects.count(), Source.objects.count())
    taken = services.take_in_people(file=UNEMPLOYMENT, by=operator)
    assert (taken.new, taken.replaced, taken.same) == (0, 0, 2)
    assert (LogEntry.objects.count(), Source.objects.count()) == before


def test_a_corrected_number_takes_the_place_of_the_old_one(
    tiny_region: TinyRegion, operator: User, table: Callable[..., Path]
) -> None:
    services.take_in_people(file=table(line(10, text="0 - 4 roky"), line(7, text="5 - 9 let")), by=operator)
    taken = services.take_in_people(
        file=table(line(12, text="0 - 4 roky"), line(7, text="5 - 9 let")), by=operator
    )
    assert (taken.new, taken.replaced, taken.same) == (0, 1, 1)
    rows = Population.objects.filter(day=date(2023, 12, 31)).order_by("age_from")
    assert [row.persons for row in rows] == [12, 7]
    assert rows[0].source != rows[1].source


def test_a_full_pyramid_gives_the_base_of_a_rate(
    tiny_region: TinyRegion, operator: User, table: Callable[..., Path]
) -> None:
    top = tiny_region.towns["Horní Lhota"].pk
    day = date(2026, 1, 1)
    before = queries.base_counts("population_15_64", [top], day)
    groups = [f"{age} - {age + 4} let" for age in range(0, 85, 5)]
    services.take_in_people(
        file=table(*[line(10, text=text) for text in groups], line(3, text="85 a více let")), by=operator
    )
    assert queries.base_counts("population_65_plus", [top], day) == {top: 43.0}
    assert queries.base_counts("population_0_14", [top], day) == {top: 30.0}
    assert queries.base_counts("population_15_64", [top], date(2023, 12, 30)) == before


def test_the_sheet_of_a_municipality_shows_women_and_men_of_an_age_side_by_side(
    tiny_region: TinyRegion, operator: User, table: Callable[..., Path]
) -> None:
    top = tiny_region.towns["Horní Lhota"].pk
    assert len(sheet.ages_table(queries.age_groups(top))["columns"]) == 4
    services.take_in_people(
        file=table(line(10, text="65"), line(6, "2", "65"), line(4, "1", "65"), line(5, "1", "66")),
        by=operator,
    )
    shown = sheet.ages_table(queries.age_groups(top))
    assert len(shown["columns"]) == 6
    assert [row[0] for row in shown["rows"][:2]] == ["65", "66"]
    assert [row[2:5] for row in shown["rows"][:2]] == [
        ["10", "6", "4"],
        [figures.UNKNOWN, figures.UNKNOWN, "5"],
    ]


def test_a_pyramid_with_a_hole_gives_no_base(
    tiny_region: TinyRegion, operator: User, table: Callable[..., Path]
) -> None:
    top = tiny_region.towns["Horní Lhota"].pk
    before = queries.base_counts("population_0_14", [top], date(2026, 1, 1))
    services.take_in_people(
        file=table(line(10, text="0 - 4 roky"), line(10, text="10 - 14 let")), by=operator
    )
    assert queries.base_counts("population_0_14", [top], date(2026, 1, 1)) == before


def test_what_is_left_out_is_counted_by_reason(
    tiny_region: TinyRegion, operator: User, table: Callable[..., Path]
) -> None:
    file = table(
        line(5),
        "900,2406,,,100,3085,2023-12-31,",
        "901,9999,,,43,999001,2023-12-31,",
        ",2406,1,,43,999001,2023-12-31,",
        line(8, code="999009"),
    )
    with pytest.raises(Refused, match=r"vek\.csv.*6.*uzemi_kod.*'999009'"):
        services.take_in_people(file=file, by=operator)
    taken = services.take_in_people(file=file, leave_out_unknown=True, by=operator)
    assert taken.new == 1
    assert taken.left_out == {
        "larger areas": 1,
        "other facts": 1,
        "numbers not published": 1,
        "unknown units": 1,
    }


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([line("sto")], r"vek\.csv.*2.*hodnota.*'sto'"),
        ([line(-1)], r"2.*hodnota.*'-1'"),
        ([line(5), line(6)], r"3.*hodnota.*'6'.*2"),
        ([line(5, "3")], r"2.*pohlavi_kod.*'3'"),
        ([line(5, text="dospělí")], r"2.*vek_txt.*'dospělí'"),
        ([line(5, day="31.12.2023")], r"2.*casref_do.*'31\.12\.2023'"),
        ([line(5, "1"), line(6, "2"), line(12)], r"4.*hodnota.*'12'.*11"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_changes(
    tiny_region: TinyRegion, operator: User, table: Callable[..., Path], lines: list[str], told: str
) -> None:
    before = Population.objects.count()
    with pytest.raises(Refused, match=told):
        services.take_in_people(file=table(*lines), by=operator)
    assert Population.objects.count() == before


def test_a_wrong_month_is_named(liberec: Unit, operator: User, tmp_path: Path) -> None:
    file = tmp_path / "nez.csv"
    file.write_text(UNEMPLOYMENT.read_text(encoding="utf-8").replace(",12,43", ",13,43"), encoding="utf-8")
    with pytest.raises(Refused, match=r"nez\.csv.*mesic.*2024-13"):
        services.take_in_people(file=file, by=operator)


def test_a_file_of_another_kind_is_refused_with_its_columns(
    tiny_region: TinyRegion, operator: User, tmp_path: Path
) -> None:
    file = tmp_path / "jine.csv"
    file.write_text("hodnota,uzemi_cis,uzemi_kod,barva\n1,43,999001,modrá\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"jine\.csv.*130181.*barva"):
        services.take_in_people(file=file, by=operator)
    file.write_text("hodnota,uzemi_cis,uzemi_kod,barva\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"jine\.csv"):
        services.take_in_people(file=file, by=operator)


def test_only_who_imports_territory_may(tiny_region: TinyRegion, table: Callable[..., Path]) -> None:
    somebody = User.objects.create_user(username="nekdo")
    with pytest.raises(NotAllowed):
        services.take_in_people(file=table(line(5)), by=somebody)


@pytest.mark.parametrize(
    ("code", "text", "ages"),
    [
        ("", "", (0, OLDEST)),
        ("650065", "65", (65, 65)),
        ("650000", "0", (0, 0)),
        ("400000600005000", "0 - 4 roky", (0, 4)),
        ("400005610010000", "5 až 10 (více nebo rovno 5 a méně než 10)", (5, 9)),
        ("410010610015000", "", (10, 14)),
        ("", "85 a více let", (85, OLDEST)),
        ("", "95 až více (více nebo rovno 95)", (95, OLDEST)),
        ("", "100+", (100, OLDEST)),
        ("", "1 rok", (1, 1)),
        ("neznámý", "15-64", (15, 64)),
        ("650065", "66", None),
        ("neznámý", "", None),
        ("", "9 - 5 let", None),
    ],
)
def test_an_age_group_is_read_from_its_code_and_its_text(
    code: str, text: str, ages: tuple[int, int] | None
) -> None:
    assert age_group(code, text) == ages
