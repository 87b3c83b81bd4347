"""What an application of one service in one round is asked: its forms, its budget, and facts of rule sets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.text import capfirst

from opora.funding.applying.budget import Budget, declared_budget
from opora.funding.facts import asked_facts
from opora.funding.inputs import BUILT_IN
from opora.funding.models import Round
from opora.funding.parsed import parsed
from opora.funding.services.applications import unit_of
from opora.register.models import Capacity, CapacityUnit, Form, Service
from opora_engine.formula.rules import Input


@dataclass(frozen=True)
class FormAsked:
    """One form that the service has in the register.

    unit   bed or fte
    beds   registered beds of the form on the day; None = none known, so no ceiling
    """

    form: str
    unit: str
    beds: int | None = None

    @property
    def name(self) -> str:
        """The form in the reader's language, with a capital letter."""
        return capfirst(str(Form(self.form).label))


@dataclass(frozen=True)
class Asked:
    """Everything that one application is asked.

    facts, form_facts   inputs that stored rule sets ask providers for besides those every round has, by name
    required            names of those that the rules of this very round ask for and do without nowhere
    """

    budget: Budget
    forms: tuple[FormAsked, ...]
    facts: Mapping[str, Input]
    form_facts: Mapping[str, Input]
    required: frozenset[str]


def asked_of(round_: Round, service: Service, day: date) -> Asked:
    """Return what the service is asked in the round; its forms are those that it has on `day`."""
    return Asked(
        budget=declared_budget(round_.region.code).content,
        forms=forms_of(service, day),
        facts=told_by_providers(asked_facts("service")),
        form_facts=told_by_providers(asked_facts("form")),
        required=_required(round_.rule_set.text),
    )


def forms_of(service: Service, day: date) -> tuple[FormAsked, ...]:
    """Return the forms that the service has on `day`; all else is asked of every service of a round alike."""
    given = service.forms.prefetch_related("capacities").order_by("form")
    return tuple(
        FormAsked(each.form, unit_of(each.form), _beds(each.capacities.all(), day))
        for each in given
        if each.valid_to is None or each.valid_to > day
    )


def told_by_providers(known: Mapping[str, Input]) -> dict[str, Input]:
    """Return the inputs without values set by hand and their reasons: those are decisions of the region.

    An input that requires another one is such a value, and the other is its reason; nobody may set its own.
    """
    by_hand = {name for name, item in known.items() if item.requires}
    by_hand |= {item.requires for item in known.values() if item.requires}
    return {name: item for name, item in known.items() if name not in by_hand}


def _beds(capacities: Iterable[Capacity], day: date) -> int | None:
    found = [
        each.amount
        for each in capacities
        if each.unit == CapacityUnit.BED
        and each.valid_from <= day
        and (each.valid_to is None or day < each.valid_to)
    ]
    return sum(found) if found else None


@lru_cache(maxsize=16)
def _required(text: str) -> frozenset[str]:
    return frozenset(
        name for name, item in parsed(text).inputs.items() if name not in BUILT_IN and not item.optional
    )
