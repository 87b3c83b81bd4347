"""Fictional grant requests for 2027: one for each running service of the fictional register."""

import csv
import io
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np

from opora.demo.fiction.planning import PlannedForm, PlannedService
from opora.demo.fiction.register import Fiction

YEAR: Final = 2027
NOTE: Final = (
    "# SYNTHETIC, made up by a seeded generator for the demonstration; no provider asked for this money. "
)
SERVICES_NOTE: Final = (
    f"{NOTE}Use: requests for {YEAR}, one row per service; amounts in whole CZK, points 0-100."
)
FORMS_NOTE: Final = f"{NOTE}Use: units asked for and evidenced for {YEAR}, one row per service and form."
FORM_NAMES: Final = {"pob": "residential", "amb": "outpatient", "ter": "field"}
# Each fault that stops a request strikes this share of services, among the smaller ones.
FAULT_SHARE: Final = 0.04
FAULTS: Final = ("no entrustment", "debt", "no return", "little from municipalities")
ABOVE_REGISTERED: Final = 6  # services that apply for more beds than they have registered
BEDS: Final = "luzka"
COUNSELLING: Final = 1
PROJECT_KINDS: Final = (1, 25, 28, 32, 33)  # where money of European projects is usual


@dataclass(frozen=True)
class FormRequest:
    """What one form of a service applies for: beds or full-time posts (FTE) of direct care; empty = not stated."""

    identifier: str
    form: str
    unit: str
    applied_units: str
    evidenced_units: str
    direct_care_posts: str
    closed_year_net_cost: str
    beds: int
    users_per_month: int
    interventions_per_month: int


@dataclass(frozen=True)
class ServiceRequest:
    """What one service applies for and has from elsewhere, whole CZK a year."""

    identifier: str
    request_czk: int
    municipal_czk: int
    founder_czk: int
    esf_czk: int
    ministry_czk: int
    eligible_operating_loss_czk: int
    has_entrustment: str
    has_debt: str
    return_filed: str
    criteria_points: int
    direct_care_wages: int


@dataclass(frozen=True)
class _Declared:
    """What only some rule sets ask about a form: posts, last year's net cost of a unit, people served in a month."""

    posts: float
    net_cost: int | None
    beds: int
    users: int
    interventions: int


def generate_requests(seed: int) -> tuple[list[ServiceRequest], list[FormRequest]]:
    """Return the requests for 2027 that go with the register of the same seed, in the register's order.

    Municipal, founder's, European and ministry money pays a part of the loss (costs less own revenue); the
    request asks for about the rest. Every reason for refusal occurs, each in about 4 % of the services.
    """
    fiction = Fiction(seed)
    rng = np.random.default_rng([seed, YEAR])
    # A stream of its own, so that what every rule set asks for stays as it was.
    further = np.random.default_rng([seed, YEAR, 1])
    services: list[ServiceRequest] = []
    forms: list[FormRequest] = []
    running = [
        (record["identifikator"], plan, provider.founded)
        for record, plan, provider in zip(
            fiction.register["polozky"], fiction.planned, fiction.providers, strict=True
        )
        if plan.running
    ]
    faults = _faults([plan for _, plan, _ in running], rng)
    greedy = _greedy([plan for _, plan, _ in running], rng)
    for position, (identifier, plan, founded) in enumerate(running):
        fault = faults.get(position, "")
        declared = [_declared(plan, form, further, filed=fault != FAULTS[2]) for form in plan.forms]
        wages = sum(each.posts for each in declared) * further.uniform(470_000, 640_000)
        forms += _form_requests(identifier, plan, rng, declared, more=position in greedy)
        services.append(_service_request(identifier, plan, rng, fault, round(wages, -3), founded=founded))
    return services, forms


def write_requests(folder: Path, seed: int) -> None:
    """Write services_2027.csv and forms_2027.csv into the folder."""
    services, forms = generate_requests(seed)
    for name, text in (("services", _text(SERVICES_NOTE, services)), ("forms", _text(FORMS_NOTE, forms))):
        (folder / f"{name}_{YEAR}.csv").write_text(text, encoding="utf-8", newline="\n")


def loss_czk(plan: PlannedService) -> int:
    """Return the usual costs of a planned service less its own revenue, whole CZK a year."""
    beds = sum(form.amount for form in plan.forms if form.profile.code == "pob")
    posts = sum(form.posts for form in plan.forms if form.profile.code != "pob")
    return round(beds * plan.kind.net_per_bed + posts * plan.kind.net_per_post)


def _form_requests(
    identifier: str,
    plan: PlannedService,
    rng: np.random.Generator,
    declared: list[_Declared],
    *,
    more: bool,
) -> list[FormRequest]:
    found = []
    for form, told in zip(plan.forms, declared, strict=True):
        rest = (
            f"{told.posts:.2f}",
            "" if told.net_cost is None else str(told.net_cost),
            told.beds,
            told.users,
            told.interventions,
        )
        name = FORM_NAMES[form.profile.code]
        if form.profile.code == "pob":
            applied = form.amount + (int(rng.integers(2, 7)) if more else 0)
            evidenced = min(form.amount, round(form.amount * rng.uniform(0.95, 1.02)))
            found.append(FormRequest(identifier, name, "bed", str(applied), str(evidenced), *rest))
        else:
            posts = max(0.2, form.posts)
            evidenced_posts = posts * rng.uniform(0.93, 1.05)
            found.append(
                FormRequest(identifier, name, "fte", f"{posts:.1f}", f"{evidenced_posts:.2f}", *rest)
            )
    return found


def _declared(plan: PlannedService, form: PlannedForm, rng: np.random.Generator, *, filed: bool) -> _Declared:
    """Return what further rule sets ask; the cost of the closed year stands in the return, where one was filed."""
    residential = form.profile.code == "pob"
    posts = form.amount * rng.uniform(0.3, 0.55) if residential else max(0.2, form.posts)
    usual = plan.kind.net_per_bed if residential else plan.kind.net_per_post
    cost = round(usual * rng.uniform(0.85, 1.2), -2)
    users = max(1, round(posts * rng.uniform(8, 20)))
    return _Declared(
        posts=round(posts, 2),
        net_cost=int(cost) if filed else None,
        beds=form.amount if residential or form.profile.unit == BEDS else 0,
        users=form.amount if residential else users,
        interventions=users * int(rng.integers(2, 6)) if plan.kind.number == COUNSELLING else 0,
    )


def _service_request(
    identifier: str,
    plan: PlannedService,
    rng: np.random.Generator,
    fault: str,
    wages: float,
    *,
    founded: bool,
) -> ServiceRequest:
    loss = loss_czk(plan) * rng.uniform(0.94, 1.07)
    municipal = loss * (rng.uniform(0.0, 0.015) if fault == FAULTS[3] else rng.uniform(0.14, 0.23))
    founder = loss * rng.uniform(0.1, 0.18) if founded else 0.0
    in_project = plan.kind.number in PROJECT_KINDS and rng.random() < 0.15
    project = loss * rng.uniform(0.25, 0.5) if in_project else 0.0
    ministry = loss * rng.uniform(0.04, 0.1) if rng.random() < 0.06 else 0.0
    rest = loss - municipal - founder - project - ministry
    return ServiceRequest(
        identifier=identifier,
        request_czk=_thousands(rest * rng.uniform(0.93, 1.06)),
        municipal_czk=_thousands(municipal),
        founder_czk=_thousands(founder),
        esf_czk=_thousands(project),
        ministry_czk=_thousands(ministry),
        eligible_operating_loss_czk=_thousands(loss),
        has_entrustment=_word(fault != FAULTS[0]),
        has_debt=_word(fault == FAULTS[1]),
        return_filed=_word(fault != FAULTS[2]),
        criteria_points=int(np.clip(round(rng.normal(67, 14)), 5, 100)),
        direct_care_wages=int(wages),
    )


def _faults(plans: list[PlannedService], rng: np.random.Generator) -> dict[int, str]:
    """Choose which service has which fault, so that the faults take little of the money away."""
    by_size = sorted(range(len(plans)), key=lambda one: (loss_czk(plans[one]), one))
    smaller = by_size[: round(len(by_size) * 0.6)]
    each = round(len(plans) * FAULT_SHARE)
    chosen = rng.choice(smaller, size=each * len(FAULTS), replace=False)
    return {int(one): FAULTS[position // each] for position, one in enumerate(chosen)}


def _greedy(plans: list[PlannedService], rng: np.random.Generator) -> set[int]:
    with_beds = [
        one for one, plan in enumerate(plans) if any(form.profile.code == "pob" for form in plan.forms)
    ]
    return {int(one) for one in rng.choice(with_beds, size=ABOVE_REGISTERED, replace=False)}


def _thousands(amount: float) -> int:
    return round(amount / 1000) * 1000


def _word(holds: bool) -> str:
    return "true" if holds else "false"


def _text(note: str, rows: list[ServiceRequest] | list[FormRequest]) -> str:
    stream = io.StringIO()
    stream.write(note + "\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in fields(rows[0])])
    writer.writerows(astuple(row) for row in rows)
    return stream.getvalue()
