"""The fictional state register of the Liberec region, as it would have been published on 31 August 2026."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from opora.demo.fiction import shapes, traps
from opora.demo.fiction.addresses import Addresses
from opora.demo.fiction.geography import DATA, Town
from opora.demo.fiction.planning import PlannedForm, PlannedService, planned_services
from opora.demo.fiction.providers import Founding

DATA_STATE: Final = date(2026, 8, 31)
FIRST_DAY: Final = date(2007, 1, 1)  # the act on social services took effect
VICTIMS: Final = "oběti domácího násilí"
ROUND_THE_CLOCK: Final = (5, 18)
BEYOND_THE_REGION: Final = {5: "Kraj/60", 17: "Kraj/86", 18: "Kraj/86"}


def generate_register(seed: int) -> dict[str, Any]:
    """Return a register in the shape of rpss.json: some 390 fictional services of some 110 providers.

    The same seed gives the same register. Capacities of running services sum to those of
    fiction_forms.csv.
    """
    return Fiction(seed).register


def register_text(register: dict[str, Any]) -> str:
    """Return the register as the text of a file: one record on each line, so that changes are easy to see."""
    lines = (json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in register["polozky"])
    return '{"polozky": [\n' + ",\n".join(lines) + "\n]}\n"


def write_register(path: Path, seed: int) -> None:
    """Write the register of the seed to a file."""
    path.write_text(register_text(generate_register(seed)), encoding="utf-8", newline="\n")


class Fiction:
    """One register in the making: plans, providers and records of services, all in the same order."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.addresses = Addresses(self.rng)
        self.founding = Founding(self.rng)
        self.planned = planned_services(self.rng)
        self.providers = [
            self.founding.provider_for(plan.kind.number, plan.kind.circle, plan.town) for plan in self.planned
        ]
        # One seat per provider, whichever of its services is written first.
        self.seats: dict[str, dict[str, Any]] = {}
        records = [self._record(number, plan) for number, plan in enumerate(self.planned, start=1)]
        traps.plant(records, self.rng)
        self.register = {"polozky": records}

    def _record(self, number: int, plan: PlannedService) -> dict[str, Any]:
        provider = self.providers[number - 1]
        if provider.number not in self.seats:
            self.seats[provider.number] = self.addresses.in_town(provider.seat)
        seat = self.seats[provider.number]
        started, ended = self._dates(plan)
        places = self._facilities(plan, started, ended)
        contact = seat if plan.secret else places[0]["adresa"]
        targets = (
            (VICTIMS, *plan.kind.targets)
            if plan.secret and VICTIMS not in plan.kind.targets
            else plan.kind.targets
        )
        lists = {
            "kontaktniAdresy": [{"adresa": contact}],
            "zarizeni": places,
            "ciloveSkupiny": [
                {"cilovaSkupina": shapes.coded(target_codes()[target]), "doplnujiciInformace": None}
                for target in targets
            ],
            "vekoveSkupiny": [
                {"vekovaSkupina": shapes.coded(f"VekovaSkupinaOsoby/{age}")} for age in plan.kind.ages
            ],
            "formy": [self._form(plan, form, started) for form in plan.forms],
            "rozsirenePusobnostiVKraji": [
                {"kraj": shapes.coded(region)}
                for kind, region in BEYOND_THE_REGION.items()
                if kind == plan.kind.number
            ],
        }
        held_by = shapes.provider(provider.name, provider.number, seat)
        dates = (started.isoformat(), ended.isoformat() if ended else None)
        return shapes.service(number, plan.kind.number, held_by, dates, lists)

    def _dates(self, plan: PlannedService) -> tuple[date, date | None]:
        since_the_act = self.rng.random() < 0.45
        started = (
            FIRST_DAY
            if since_the_act
            else date(int(self.rng.integers(2007, 2025)), int(self.rng.integers(1, 13)), 1)
        )
        if plan.running:
            return started, None
        months = (DATA_STATE.year - started.year) * 12 + DATA_STATE.month - started.month
        length = int(self.rng.integers(max(1, months // 2), months))
        year, month = divmod(started.year * 12 + started.month - 1 + length, 12)
        return started, date(year, month + 1, 1) - timedelta(days=1)

    def _facilities(self, plan: PlannedService, started: date, ended: date | None) -> list[dict[str, Any]]:
        residential = plan.forms[0].profile.code == "pob"
        chances = [0.8, 0.15, 0.05, 0.0] if residential else [0.52, 0.27, 0.13, 0.08]
        more = [self.addresses.near(plan.kind, plan.town) for _ in range(int(self.rng.choice(4, p=chances)))]
        return [
            self._facility(plan, town, position, started, ended)
            for position, town in enumerate([plan.town, *more])
        ]

    def _facility(
        self, plan: PlannedService, town: Town, position: int, started: date, ended: date | None
    ) -> dict[str, Any]:
        until = ended
        if ended is None and position > 0 and self.rng.random() < 0.12:
            until = DATA_STATE - timedelta(days=int(self.rng.integers(30, 1200)))
        since = started if until is None or started <= until else until
        where = self.addresses.in_town(town)
        dates = since.isoformat(), until.isoformat() if until else None
        if plan.secret:
            # Mostly the address is left out; where it was not, the reader must keep it back.
            kept = where if self.rng.random() < 0.5 else None
            return shapes.facility(f"Ukázka: {plan.kind.noun}, utajené místo", kept, *dates, secret=True)
        return shapes.facility(f"Ukázka: {plan.kind.noun}, {town.name}", where, *dates)

    def _form(self, plan: PlannedService, form: PlannedForm, started: date) -> dict[str, Any]:
        profile = form.profile
        capacities = [shapes.capacity(form.amount, profile.unit, self._note(started))]
        if profile.second_unit:
            second = max(1, round(form.amount * profile.second_per_first))
            capacities.append(shapes.capacity(second, profile.second_unit))
        nonstop = profile.code == "pob" or plan.kind.number in ROUND_THE_CLOCK
        return shapes.form(profile.code, capacities, nonstop=nonstop)

    def _note(self, started: date) -> str | None:
        if self.rng.random() >= 0.12:
            return None
        day = date(int(self.rng.integers(started.year, DATA_STATE.year)) + 1, 1, 1)
        wording = [
            "kapacita s účinností od {}",
            "změna kapacity s ucinnosti od {}.",
            "navýšení s účinností od {}",
        ]
        return str(self.rng.choice(wording)).format(f"{day:%d.%m.%Y}")


@cache
def target_codes() -> dict[str, str]:
    """Return the register's code of each target group by its Czech name."""
    entries = json.loads((DATA / "register/cilove_skupiny_osoby.json").read_text(encoding="utf-8"))["polozky"]
    return {entry["nazev"]["cs"]: entry["id"] for entry in entries}
