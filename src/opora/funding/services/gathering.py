"""What a division of money is made from, gathered for one rule set, and the division itself; nothing is stored."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.sentences import in_both
from opora.funding import inputs, queries
from opora.funding.filling import remedies
from opora.funding.inputs import NOTHING, NetworkShare
from opora.funding.models import Round
from opora.network import queries as network
from opora.network.models import Entry
from opora.register import queries as register
from opora_engine.allocation import RoundResult, compute_round
from opora_engine.formula import InputsRefused, RuleSet, ServiceInputs


@dataclass(frozen=True)
class Asked:
    """Everything that one calculation is made from.

    services   inputs of every service that applied
    network    what the network says about each service, by identifier; None outside it
    missing    entries of services that are in the network but did not apply
    keys       keys of the services by identifier
    """

    services: tuple[ServiceInputs, ...]
    network: dict[str, dict[str, Any] | None]
    missing: tuple[Entry, ...]
    keys: dict[str, int]

    @cached_property
    def inputs(self) -> dict[str, ServiceInputs]:
        """The inputs of every service that applied, by identifier."""
        return {each.code: each for each in self.services}


def gather(rules: RuleSet, round_: Round, region: str, day: date) -> Asked:
    """Return what the network on the day, the register and the applications of the round say to the rules."""
    entries = {entry.service.identifier: entry for entry in network.entries(region, day)}
    capacities = register.capacity_by_unit(region, day)
    services, facts, keys = [], {}, {}
    for application in queries.applications(round_):
        code = application.service.identifier
        entry = entries.get(code)
        share = NetworkShare.of(entry, capacities.get(entry.service_id, {})) if entry is not None else NOTHING
        services.append(inputs.service_inputs(rules, application, entry, share))
        facts[code], keys[code] = inputs.network_facts(entry, share), application.service_id
    missing = tuple(entry for code, entry in sorted(entries.items()) if code not in keys)
    for entry in missing:
        share = NetworkShare.of(entry, capacities.get(entry.service_id, {}))
        code = entry.service.identifier
        facts[code], keys[code] = inputs.network_facts(entry, share), entry.service_id
    return Asked(tuple(services), facts, missing, keys)


def check(asked: Asked, day: date) -> None:
    """Raise Refused when no service is in the network on the day, or none applied."""
    if not any(asked.network.values()):
        raise Refused(
            _(
                "No service is in the base network on %(day)s, so nothing can be divided. Decide the "
                "network first."
            )
            % {"day": day.isoformat()}
        )
    if not asked.services:
        raise Refused(
            _("The round has no application yet, so nothing can be divided. Take in the applications first.")
        )


def compute(rules: RuleSet, pool: int, asked: Asked) -> RoundResult:
    """Divide whole crowns among the services; Refused with every input that does not fit the rules."""
    try:
        return compute_round(rules, pool, asked.services)
    except InputsRefused as faults:
        problems = remedies(faults.problems, asked.keys)
        raise Refused(
            _(
                "The grants cannot be calculated: inputs of services do not fit the rule set. "
                "Problems: %(count)s. First: %(first)s %(remedy)s"
            )
            % {
                "count": len(problems),
                "first": in_both(faults.problems[0].said.to_json()),
                "remedy": problems[0].remedy,
            },
            problems=problems,
        ) from faults
