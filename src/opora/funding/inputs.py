"""What a rule set is asked about each service: from the application, the register and the network entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opora.funding.models import Application, ApplicationForm, FundingUnit
from opora.network.models import Entry
from opora.register.models import CapacityUnit, Service
from opora_engine.formula import FormInputs, RuleSet, ServiceInputs

HUNDREDTHS = 100

BUILT_IN = frozenset(
    {
        "kind",
        "group",
        "provider",
        "request",
        "municipal_money",
        "founder_money",
        "esf_money",
        "ministry_money",
        "eligible_operating_loss",
        "has_entrustment",
        "has_debt",
        "return_filed",
        "criteria_points",
        "network_units",
        "applied_units",
        "evidenced_units",
    }
)
"""What every round knows from the register, the network and the columns each application has; the rest are facts."""


@dataclass(frozen=True)
class NetworkShare:
    """How much of a service is in the network: capacity taken and registered in the unit of the entry.

    taken        never more than registered: what the register has lost since the decision does not count
    registered   capacity of the service on the day, in the same unit
    beds         registered beds of the service on the day; None = none known
    """

    taken: int
    registered: int
    unit: str
    beds: int | None

    @classmethod
    def of(cls, entry: Entry, capacities: Mapping[str, int]) -> "NetworkShare":
        """Return the share of an entry against the capacities registered on the day, by unit."""
        registered = capacities.get(entry.unit, 0)
        return cls(
            min(entry.capacity_taken, registered), registered, entry.unit, capacities.get(CapacityUnit.BED)
        )


NOTHING = NetworkShare(0, 0, "", None)
"""The share of a service that is not in the network."""


def network_units(share: NetworkShare, form_unit: str, applied: Decimal) -> tuple[Decimal, str]:
    """Return the units of a form that are in the network, and the formula with its numbers.

    share      capacity taken and registered of the service
    form_unit  bed or fte
    applied    units applied for, at most two decimals
    returns    beds (whole) or full-time posts (hundredths), 0 or more; docs/methods/funding.md, "From the network to
               units": beds are taken as decided; otherwise the share taken / registered is applied to the posts
               applied for (or to the registered beds) and rounded down
    """
    if share.registered == 0 or share.taken == 0:
        return Decimal(0), "0"
    if form_unit == FundingUnit.BED and share.unit == CapacityUnit.BED:
        return Decimal(share.taken), f"{share.taken} bed"
    if form_unit == FundingUnit.BED:
        whole = int(applied) if share.beds is None else share.beds
        beds = whole * share.taken // share.registered
        return Decimal(beds), f"floor({whole} * {share.taken} / {share.registered}, 1) = {beds}"
    hundredths = int(applied * HUNDREDTHS) * share.taken // share.registered
    posts = Decimal(hundredths) / HUNDREDTHS
    return posts, f"floor({applied} * {share.taken} / {share.registered}, 0.01) = {posts}"


def service_inputs(
    rules: RuleSet, application: Application, entry: Entry | None, share: NetworkShare
) -> ServiceInputs:
    """Return the inputs of one service that applied; those the rule set does not ask for are left out."""
    values: dict[str, Decimal | bool | str] = {
        "kind": application.service.kind.code,
        "group": application.service.kind.category,
        "provider": application.service.provider.number,
        "request": Decimal(application.request_czk),
        "municipal_money": Decimal(application.municipal_czk),
        "founder_money": Decimal(application.founder_czk),
        "esf_money": Decimal(application.esf_czk),
        "ministry_money": Decimal(application.ministry_czk),
        "eligible_operating_loss": Decimal(application.eligible_operating_loss_czk),
        "has_entrustment": application.has_entrustment,
        "has_debt": application.has_debt,
        "return_filed": application.return_filed,
        "criteria_points": application.criteria_points,
    }
    return ServiceInputs(
        code=application.service.identifier,
        label=label(application.service),
        values=_asked(rules, "service", values, application.facts),
        forms=tuple(
            _form(rules, form, entry, share)
            for form in sorted(application.forms.all(), key=lambda each: each.form)
        ),
        references={},
    )


def _form(rules: RuleSet, form: ApplicationForm, entry: Entry | None, share: NetworkShare) -> FormInputs:
    units, formula = network_units(share, form.unit, form.applied_units)
    values: dict[str, Decimal | bool | str] = {
        "network_units": units,
        "applied_units": form.applied_units,
        "evidenced_units": form.evidenced_units,
    }
    reference = f"{entry.decision.number}: {formula}" if entry is not None else ""
    return FormInputs(
        code=form.form,
        values=_asked(rules, "form", values, form.facts),
        references={"network_units": reference} if reference and "network_units" in rules.inputs else {},
    )


def _asked(
    rules: RuleSet,
    entity: str,
    values: Mapping[str, Decimal | bool | str],
    facts: Mapping[str, Mapping[str, Any]],
) -> dict[str, Decimal | bool | str]:
    """Return what the rules ask of a service or a form; a fact that was not declared stays out."""
    found: dict[str, Decimal | bool | str] = {}
    for name, item in rules.inputs.items():
        if item.entity != entity:
            continue
        if name in values:
            found[name] = values[name]
        elif name in facts:
            told = facts[name]["value"]
            found[name] = Decimal(told) if item.type in ("money", "number") else told
    return found


def label(service: Service) -> str:
    """Return how a service is named in the files: kind and provider; the files are in Czech."""
    return f"{service.kind.name_cs}, {service.provider.name}"


def network_facts(entry: Entry | None, share: NetworkShare) -> dict[str, Any] | None:
    """Return what the network says about the service, kept beside the inputs; None outside the network."""
    if entry is None:
        return None
    return {
        "decision": entry.decision.number,
        "level": entry.level,
        "unit": share.unit,
        "capacity_decided": entry.capacity_taken,
        "capacity_taken": share.taken,
        "capacity_registered": share.registered,
        "valid_from": entry.valid_from.isoformat(),
    }
