"""What an application must say before it may be submitted; half-filled ones are kept without it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.core.refusals import Problem
from opora.funding.applying import fields
from opora.funding.applying.asked import Asked, FormAsked
from opora.funding.applying.budget import REQUEST
from opora.funding.applying.content import DUTIES, Content, FormSaid
from opora.funding.facts import Facts, read_fact
from opora_engine.formula.rules import Input

LARGEST_CZK = 10_000_000_000
"""A cell above ten thousand millions is a slip of the pen: no service of the country costs as much."""
LARGEST_UNITS = Decimal(100_000)
HUNDREDTH = Decimal("0.01")


def faults(content: Content, asked: Asked) -> tuple[Problem, ...]:
    """Return what keeps an application from being submitted: the field, what stands there, what was expected.

    `Problem.place` is the name of the field, as `fields` builds it for forms and workbooks. Empty when all fits.
    """
    return (
        *_of_forms(content, asked),
        *_of_budget(content, asked),
        *(
            Problem(name, "", _("Answer yes or no."))
            for name in DUTIES
            if not isinstance(content.duties.get(name), bool)
        ),
        *_of_facts(content.facts, asked.facts, asked.required, fields.fact),
    )


def _of_forms(content: Content, asked: Asked) -> Iterator[Problem]:
    told = {each.form: each for each in content.forms}
    known = {each.form: each for each in asked.forms}
    for stray in sorted(set(told) - set(known)):
        offered = ", ".join(each.name for each in asked.forms) or figures.UNKNOWN
        yield Problem(
            fields.units(stray, "applied_units"),
            stray,
            _("The service has only these forms in the register: %(forms)s.") % {"forms": offered},
        )
    for form in asked.forms:
        yield from _of_form(told.get(form.form, FormSaid(form.form, form.unit)), form, asked)
    if asked.forms and not any(each.applied_units for each in content.forms):
        first = asked.forms[0].form
        yield Problem(
            fields.units(first, "applied_units"), "", _("Apply for at least one unit in one of the forms.")
        )


def _of_form(told: FormSaid, form: FormAsked, asked: Asked) -> Iterator[Problem]:
    for name in fields.UNITS:
        value: Decimal | None = getattr(told, name)
        if value is None:
            yield Problem(fields.units(form.form, name), "", _("Fill in a number; 0 if there are none."))
        elif fault := _not_units(value, form):
            yield Problem(fields.units(form.form, name), f"{value:f}", fault)
    if form.beds is not None and told.applied_units is not None and told.applied_units > form.beds:
        yield Problem(
            fields.units(form.form, "applied_units"),
            f"{told.applied_units:f}",
            _("At most %(beds)s: so many beds are registered.") % {"beds": form.beds},
        )
    # A form that nothing is applied for takes no part in the calculation with its facts.
    required = asked.required if told.applied_units else frozenset()
    yield from _of_facts(
        told.facts, asked.form_facts, required, lambda name: fields.form_fact(form.form, name)
    )


def _not_units(value: Decimal, form: FormAsked) -> str:
    if not value.is_finite() or not 0 <= value <= LARGEST_UNITS or value != value.quantize(HUNDREDTH):
        return _("Fill in a number from 0 to %(most)s with at most two decimals.") % {
            "most": figures.digits(LARGEST_UNITS)
        }
    if form.unit == "bed" and value != value.to_integral_value():
        return _("Beds are whole numbers.")
    return ""


def _of_budget(content: Content, asked: Asked) -> Iterator[Problem]:
    budget = asked.budget
    for item, source in budget.unknown(content):
        yield Problem(
            fields.cell(item, source), str(content.budget[item, source]), _("The budget has no such place.")
        )
    for (item, source), amount in sorted(content.budget.items()):
        if not 0 <= amount <= LARGEST_CZK:
            expected = _("Fill in whole crowns from 0 to %(most)s.") % {"most": figures.digits(LARGEST_CZK)}
            yield Problem(fields.cell(item, source), str(amount), expected)
    for paid_by in budget.sources:
        amount = content.budget.get((budget.undivided.code, paid_by.code), 0)
        if amount:
            expected = _("Divide %(sum)s among the items above; this row has to be empty.")
            yield Problem(
                fields.cell(budget.undivided.code, paid_by.code),
                str(amount),
                expected % {"sum": figures.crowns(amount)},
            )
    request = next(each.code for each in budget.sources if each.column == REQUEST)
    for row in budget.items:
        amount = content.budget.get((row.code, request), 0)
        if amount and not row.eligible:
            expected = _("State money does not pay this item. Move the sum to another source.")
            yield Problem(fields.cell(row.code, request), str(amount), expected)
    if content.of_source(request) == 0:
        yield Problem(
            fields.cell(budget.items[0].code, request),
            "0",
            _("The application asks for no money: fill in what the state should pay through the region."),
        )


def _of_facts(
    told: Facts, known: Mapping[str, Input], required: frozenset[str], place: "fields.Namer"
) -> Iterator[Problem]:
    for name in sorted(set(told) - set(known)):
        yield Problem(place(name), str(told[name]["value"]), _("No stored rule set asks for this."))
    for name, item in known.items():
        if name not in told:
            if name in required:
                meaning = said(item.meaning.to_json())
                yield Problem(
                    place(name), "", _("The rules of this round need it: %(what)s") % {"what": meaning}
                )
            continue
        value = told[name]["value"]
        if item.type == "boolean":
            continue
        _value, fault = read_fact(item, str(value))
        if fault:
            yield Problem(place(name), str(value), fault)
