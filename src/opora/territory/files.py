"""The files that the territory is taken in from: which columns are read, what each file is and who published it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from opora.core.csv_files import CsvFile


@dataclass(frozen=True)
class FileSource:
    """What is said about a file wherever its numbers are shown."""

    key: str
    file_name: str
    title: str
    publisher: str
    licence: str
    period: str
    note: str = ""


CZSO = "Český statistický úřad"
CENSUS = "SO21"
"""How the population file marks the census of 2021."""

UNITS = FileSource(
    "obce",
    "obce_cz.csv",
    "Obce, jejich zařazení a souřadnice",
    f"{CZSO}; MF - Monitor; Česká pošta",
    "CC BY 4.0",
    "2022-2023",
)
POPULATION = FileSource(
    "obyvatele",
    "obce_pocet_obyvatel_2009_2022.csv",
    "Počet obyvatel v obcích k 1. 1.",
    CZSO,
    "CC BY 4.0",
    "2009-2022",
    "Rok 2021 je sčítání lidu: v časové řadě je zlom.",
)
AGES = FileSource(
    "vek-2020",
    "obce_vek_nezamestnanost_2020.csv",
    "Věkové skupiny a nezaměstnanost v obcích",
    CZSO,
    "CC BY 4.0",
    "31. 12. 2020",
)
EXCLUSION = FileSource(
    "vylouceni-2023",
    "obce_socialni_vylouceni_2023.csv",
    "Index sociálního vyloučení a jeho složky",
    "Agentura pro sociální začleňování; Exekutorská komora (CC BY 4.0)",
    "CC BY 4.0",
    "2023",
)
NEIGHBOURS = FileSource(
    "sousedstvi",
    "obce_sousedstvi_cz.csv",
    "Sousedící obce (z hranic ČÚZK - RÚIAN)",
    "ČÚZK - RÚIAN",
    "CC BY 4.0",
    "2023",
)
BOUNDARIES = FileSource(
    "hranice", "cz_obce.topojson", "Hranice obcí, zjednodušené", "ČÚZK - RÚIAN", "CC BY 4.0", "2023"
)

INDICATORS: dict[str, tuple[str, str]] = {
    "exekuce_osob_2023": ("persons_in_executions", "persons"),
    "pnb_2023": ("housing_allowance_recipients", "persons"),
    "pnz_2023": ("living_allowance_recipients", "persons"),
    "uchazeci_6m_2023": ("long_term_unemployed", "persons"),
    "predcasne_odchody_2223": ("early_school_leavers", "persons"),
    "index_sv_2023": ("social_exclusion_index", "points"),
}
"""Columns of the exclusion file with the indicator and the measure they are kept as."""


@dataclass(frozen=True)
class UnitRow:
    """A municipality as the file has it."""

    code: str
    name: str
    pou: str
    orp: str
    district: str
    region: str
    latitude: float | None
    longitude: float | None
    point_source: str
    aged_15_plus: int | None
    aged_15_64: int | None
    aged_65_plus: int | None


def units(folder: Path) -> Iterator[UnitRow]:
    """Yield the municipalities; military districts, where nobody plans services, are left out."""
    file = CsvFile(folder / UNITS.file_name)
    for row in file.rows(
        "lau2", "nazev", "status", "kod_pou", "kod_orp", "kod_okres", "kod_kraj", "lat", "lon"
    ):
        if row.text("status") == "U":
            continue
        has_point = bool(row.text("lat"))
        has_ages = bool(row.text("ob15p_2023"))
        yield UnitRow(
            code=row.code("lau2"),
            name=row.code("nazev"),
            pou=row.code("kod_pou"),
            orp=row.code("kod_orp"),
            district=row.code("kod_okres"),
            region=row.code("kod_kraj"),
            latitude=float(row.number("lat")) if has_point else None,
            longitude=float(row.number("lon")) if has_point else None,
            point_source=row.text("souradnice_zdroj"),
            aged_15_plus=row.whole("ob15p_2023") if has_ages else None,
            aged_15_64=row.whole("ob15_64_2023") if has_ages else None,
            aged_65_plus=row.whole("vek_65plus_2023") if has_ages else None,
        )
    file.check()


@dataclass(frozen=True)
class NamedCode:
    """A unit above the municipality: its code, name and code in the register of territorial identification (RÚIAN)."""

    code: str
    name: str
    register_code: str


UPPER_FILES = {
    "region": ("ciselnik_kraje.csv", "kod_kraj", "nazev_kraj", "kod_kraj_ruian"),
    "district": ("ciselnik_okresy.csv", "kod_okres", "nazev_okres", "kod_okres_ruian"),
    "orp": ("ciselnik_orp.csv", "kod_orp", "nazev_orp", "kod_orp_ruian"),
    "pou": ("ciselnik_pou.csv", "kod_pou", "nazev_pou", ""),
}


def upper_units(folder: Path, level: str) -> Iterator[NamedCode]:
    """Yield the units of a level above the municipality."""
    file_name, code, name, register_code = UPPER_FILES[level]
    file = CsvFile(folder / file_name)
    for row in file.rows(*filter(None, (code, name, register_code))):
        yield NamedCode(row.code(code), row.code(name), row.text(register_code) if register_code else "")
    file.check()


def population(folder: Path) -> Iterator[tuple[str, date, int, bool]]:
    """Yield code, day, persons and whether the number comes from the census (a break in the series)."""
    file = CsvFile(folder / POPULATION.file_name)
    for row in file.rows("lau2", "datum", "pocet", "zdroj"):
        try:
            day = date.fromisoformat(row.text("datum"))
        except ValueError:
            file.report(row.line, "datum", row.text("datum"), "YYYY-MM-DD")
            continue
        yield row.code("lau2"), day, row.whole("pocet"), row.text("zdroj") == CENSUS
    file.check()


AgesRow = tuple[str, dict[tuple[int, int], int], Decimal | None]
"""Code, persons by (age from, age to), and the share of unemployed persons in per cent when known."""


def ages_2020(folder: Path) -> Iterator[AgesRow]:
    """Yield code, persons by (age from, age to), and the share of unemployed persons in per cent when known."""
    file = CsvFile(folder / AGES.file_name)
    for row in file.rows("lau2", "vek_0_14", "vek_15_64", "vek_65plus", "podil_nezamestnanych_pct"):
        if not row.text("vek_0_14"):
            continue
        groups = {
            (0, 14): row.whole("vek_0_14"),
            (15, 64): row.whole("vek_15_64"),
            (65, 150): row.whole("vek_65plus"),
        }
        share = row.number("podil_nezamestnanych_pct") if row.text("podil_nezamestnanych_pct") else None
        yield row.code("lau2"), groups, share
    file.check()


def indicators_2023(folder: Path) -> Iterator[tuple[str, str, str, Decimal]]:
    """Yield code, indicator, measure and value; what the source leaves empty is left out."""
    file = CsvFile(folder / EXCLUSION.file_name)
    for row in file.rows("lau2", *INDICATORS):
        for column, (indicator, measure) in INDICATORS.items():
            if row.text(column):
                yield row.code("lau2"), indicator, measure, row.number(column)
    file.check()


def neighbours(folder: Path) -> Iterator[tuple[str, str, float]]:
    """Yield the codes of two municipalities that share a border and the great-circle kilometres between them."""
    file = CsvFile(folder / NEIGHBOURS.file_name)
    for row in file.rows("lau2_a", "lau2_b", "gc_km"):
        yield row.code("lau2_a"), row.code("lau2_b"), float(row.number("gc_km"))
    file.check()
