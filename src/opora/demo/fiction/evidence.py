"""Fictional evidence of needs: use by place of residence, recipients of the care allowance, experts, applicants."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from opora.demo.fiction.geography import Town, towns
from opora.demo.fiction.register import Fiction
from opora_engine.needs.applicants import pseudonym

DAY: Final = "2025-12-31"
NOTE: Final = "# SYNTHETIC, made up by a seeded generator for the demonstration; nobody was counted or asked."
SOURCE: Final = "ukázka"
# Persons a year per 1 000 of the base; the kinds for people in need also follow the index of social exclusion.
USED: Final = (
    ("pecovatelska", "seniors", 46.0),
    ("osobni_asistence", "people", 2.6),
    ("domov_senioru", "seniors", 23.0),
    ("dzr", "seniors", 9.5),
    ("odlehcovaci", "seniors", 11.0),
    ("azylove_domy", "excluded", 0.7),
    ("terenni_programy", "excluded", 3.6),
    ("nzdm", "excluded", 2.2),
    ("poradenstvi", "excluded", 11.0),
    ("sas_rodiny", "excluded", 1.9),
)
RECIPIENTS: Final = 0.16  # recipients of the care allowance to one senior
DEGREES: Final = (("I", 0.33), ("II", 0.31), ("III", 0.21), ("IV", 0.15))
HOMES: Final = {"DruhSocialniSluzby/13": "domov_senioru", "DruhSocialniSluzby/14": "dzr"}
REPORTING: Final = 8  # homes that report applicants; the last two only count them
KEY: Final = b"ukazkovy klic, neni tajny"
EXPERTS: Final = (
    (
        "terenni_programy",
        "Ukázková pracovní skupina pro závislosti",
        "Terénní pracovníci vídají víc lidí, než kolik jich je v evidencích.",
    ),
    (
        "odlehcovaci",
        "Ukázková pracovní skupina pro seniory",
        "Pečující rodiny o službě často nevědí, a proto o ni nežádají.",
    ),
)


def generate_evidence(seed: int) -> dict[str, str]:
    """Return the texts of the files by name: use.csv, allowance.csv, experts.csv, applicants.csv."""
    rng = np.random.default_rng([seed, 3])
    return {
        "use.csv": _text(("municipality", "kind", "persons", "day", "source"), _use(rng)),
        "allowance.csv": _text(("municipality", "degree", "persons", "day", "source"), _allowance(rng)),
        "experts.csv": _text(
            ("municipality", "kind", "low", "middle", "high", "author", "day", "reason"), _experts(rng)
        ),
        "applicants.csv": _text(
            ("service", "kind", "municipality", "pseudonym", "persons", "state", "day"),
            _applicants(seed, rng),
        ),
    }


def write_evidence(folder: Path, seed: int) -> None:
    """Write the four files into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in generate_evidence(seed).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _use(rng: np.random.Generator) -> Iterable[Sequence[object]]:
    for town in towns():
        for kind, base, rate in USED:
            people = town.seniors if base == "seniors" else town.people
            pressure = 0.7 + 0.06 * town.exclusion if base == "excluded" else 1.0
            mean = people * rate / 1000 * pressure * rng.lognormal(0, 0.15)
            yield town.code, kind, int(rng.poisson(mean)), DAY, SOURCE


def _allowance(rng: np.random.Generator) -> Iterable[Sequence[object]]:
    for town in towns():
        for degree, share in DEGREES:
            yield town.code, degree, int(rng.poisson(town.seniors * RECIPIENTS * share)), DAY, SOURCE


def _experts(rng: np.random.Generator) -> Iterable[Sequence[object]]:
    largest = sorted(towns(), key=lambda town: -town.people)[:4]
    for kind, author, reason in EXPERTS:
        rate = 6.0 if kind == "terenni_programy" else 3.6
        for town in largest:
            middle = round(town.people * rate / 1000 * rng.uniform(0.9, 1.2))
            yield town.code, kind, round(middle * 0.8), middle, round(middle * 1.3), author, DAY, reason


def _applicants(seed: int, rng: np.random.Generator) -> Iterable[Sequence[object]]:
    """Every home tells its own and some of those who applied elsewhere too; the last homes only count by town."""
    homes = [
        (str(record["identifikator"]), HOMES[record["druhSocialniSluzby"]["id"]])
        for record in Fiction(seed).register["polozky"]
        if record["druhSocialniSluzby"]["id"] in HOMES
    ][:REPORTING]
    weights = np.array([town.seniors for town in towns()], dtype=np.float64)
    people = [
        (_pseudonym(number), towns()[int(place)])
        for number, place in enumerate(rng.choice(len(weights), size=120, p=weights / weights.sum()))
    ]
    for position, (home, kind) in enumerate(homes):
        named = sorted(int(each) for each in rng.choice(len(people), size=30, replace=False))
        if position < len(homes) - 2:
            for number in named:
                code, town = people[number]
                state = "waiting" if rng.random() < 0.7 else "refused"
                yield home, kind, town.code, code, 1, state, DAY
        else:
            yield from _counted(home, kind, [people[number][1] for number in named])


def _counted(home: str, kind: str, applied: list[Town]) -> Iterable[Sequence[object]]:
    for code in sorted({town.code for town in applied}):
        yield home, kind, code, "", sum(town.code == code for town in applied), "waiting", DAY


def _pseudonym(number: int) -> str:
    return pseudonym(
        f"Ukázková Osoba {'abcdefghij'[number % 10] * (number // 10 + 1)}", date(1940, 1, 1), key=KEY
    )


def _text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    stream = io.StringIO()
    stream.write(f"{NOTE}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()
