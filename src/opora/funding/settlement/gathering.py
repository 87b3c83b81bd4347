"""What the rules of a settlement are asked about each service: the filed statement, earlier years, the grant."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from opora.core.languages import said
from opora.core.refusals import Problem, Refused
from opora.core.sentences import in_both
from opora.funding.inputs import label
from opora.funding.models import Grant
from opora.funding.settlement import queries
from opora.funding.settlement.content import Content
from opora.funding.settlement.models import Settlement, Statement, StatementVersion
from opora.funding.settlement.queries import Earlier
from opora.funding.settlement.states import LEADS, Act
from opora_engine.formula import FormInputs, InputsRefused, RuleSet, ServiceInputs, read_service
from opora_engine.formula.words import Value
from opora_engine.settlement import Settled, settle, with_facts_after

STATEMENT_FACTS = ("eligible_costs", "own_revenues", "other_public", "grant_spent", "units_delivered")
"""Facts that the provider's statement says; their origin on a page is that statement."""


@dataclass(frozen=True)
class Case:
    """One service to be settled: its statement, the version that counts, what was paid, and the facts for the rules."""

    statement: Statement
    version: StatementVersion
    paid: int
    public: int
    facts: ServiceInputs


def gather(settlement: Settlement, rules: RuleSet) -> tuple[Case, ...]:
    """Return every service whose statement is filed and whose result is not yet sent, ordered by service."""
    region, year = settlement.region.code, settlement.year
    paid = queries.paid_by_service(region, year)
    before = queries.earlier(settlement)
    grants = {grant.service_id: grant for grant in reversed(queries.grants_of_year(region, year))}
    rows = queries.statements(settlement).filter(state__in=LEADS[Act.COMPUTE])
    newest = _newest_versions(settlement)
    return tuple(
        _case(
            rules,
            row,
            newest[row.pk],
            paid,
            before.get(row.service_id, Earlier()),
            grants.get(row.service_id),
        )
        for row in rows
    )


def _newest_versions(settlement: Settlement) -> dict[int, StatementVersion]:
    rows = StatementVersion.objects.filter(statement__settlement=settlement).order_by("statement", "number")
    return {each.statement_id: each for each in rows}


def _case(
    rules: RuleSet,
    statement: Statement,
    version: StatementVersion,
    paid: Mapping[int, int],
    earlier: Earlier,
    grant: Grant | None,
) -> Case:
    content = Content.from_json(version.content["statement"])
    granted = paid.get(statement.service_id, content.from_the_region)
    reference = f"{statement}/{version.number}"
    brought = content.brought_over if earlier.brought_over is None else earlier.brought_over
    facts: dict[str, Value] = {
        "eligible_costs": Decimal(content.eligible_costs),
        "own_revenues": Decimal(content.own_revenues),
        "grant_spent": Decimal(content.grant_spent),
        "other_public": Decimal(content.other_public),
        "brought_over": Decimal(brought),
        "earlier_compensation": Decimal(earlier.compensation),
        "earlier_years": Decimal(earlier.years),
    }
    asked = rules.settlement.rules.inputs if rules.settlement is not None else {}
    known = {name: value for name, value in facts.items() if name in asked}
    references = {name: reference for name in known if name in STATEMENT_FACTS}
    base = _of_the_round(rules, statement, grant)
    whole = with_facts_after(_with_units(base, content, asked, reference), granted, known, references)
    return Case(statement, version, granted, granted + content.other_public, whole)


def _of_the_round(rules: RuleSet, statement: Statement, grant: Grant | None) -> ServiceInputs:
    """Return what the round knew of the service, as far as these rules ask for it."""
    service = statement.service
    record: dict[str, Any] = {"inputs": {}, "forms": [], "references": {}}
    if rules.inputs and grant is not None:
        record = {**record, **grant.inputs}
    asked = rules.inputs
    return ServiceInputs(
        code=service.identifier,
        label=label(service),
        values=_read(rules, record["inputs"], asked),
        forms=tuple(
            FormInputs(form["code"], _read(rules, form["inputs"], asked), dict(form.get("references", {})))
            for form in record["forms"]
        ),
        references=dict(record["references"]),
    )


def _read(rules: RuleSet, values: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Value]:
    numeric = ("money", "number")
    return {
        name: Decimal(value) if rules.inputs[name].type in numeric else value
        for name, value in values.items()
        if name in asked
    }


def _with_units(
    base: ServiceInputs, content: Content, asked: Mapping[str, Any], reference: str
) -> ServiceInputs:
    """Return the facts with the units of each form, those of the statement and those of the round."""
    forms = {form.code: form for form in base.forms}
    for code, units in content.units.items():
        told: dict[str, Value] = {"units_funded": units.funded, "units_delivered": units.delivered}
        mine = {name: value for name, value in told.items() if name in asked}
        before = forms.get(code, FormInputs(code, {}, {}))
        sources = {**before.references, **{name: reference for name in mine if name in STATEMENT_FACTS}}
        forms[code] = FormInputs(code, {**before.values, **mine}, sources)
    ordered = tuple(forms[code] for code in sorted(forms))
    return ServiceInputs(base.code, base.label, base.values, ordered, base.references)


def compute(rules: RuleSet, cases: tuple[Case, ...]) -> dict[str, Settled]:
    """Return what the engine says of each service, by identifier; Refused with every fact that does not fit."""
    try:
        merged = rules.settlement.rules if rules.settlement is not None else rules
        checked = [read_service(merged, case.facts.to_json()) for case in cases]
        return {each.code: each for each in settle(rules, checked)}
    except InputsRefused as faults:
        problems = tuple(
            Problem(
                place=_("service %(service)s, %(what)s")
                % {"service": each.service, "what": " ".join(filter(None, (each.form, each.name)))},
                value=said(each.found_said.to_json()),
                expected=said(each.expected_said.to_json()),
            )
            for each in faults.problems
        )
        raise Refused(
            _(
                "The year cannot be settled: facts of services do not fit the rules. "
                "Problems: %(count)s. First: %(first)s"
            )
            % {"count": len(problems), "first": in_both(faults.problems[0].said.to_json())},
            problems=problems,
        ) from faults
