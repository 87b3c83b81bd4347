"""How the fields of an application are called in forms, workbooks and lists of faults, and what people read instead."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from opora.core.languages import said
from opora.funding.applying.asked import Asked
from opora.funding.applying.content import Content

UNITS = ("applied_units", "evidenced_units")
SEPARATOR = "-"

Namer = Callable[[str], str]


def cell(item: str, source: str) -> str:
    """Return the name of a place of the budget: budget-wages-state."""
    return SEPARATOR.join(("budget", item, source))


def units(form: str, name: str) -> str:
    """Return the name of the units of a form: form-field-applied_units."""
    return SEPARATOR.join(("form", form, name))


def fact(name: str) -> str:
    """Return the name of a further fact of the service: fact-direct_care_wages."""
    return SEPARATOR.join(("fact", name))


def form_fact(form: str, name: str) -> str:
    """Return the name of a further fact of a form: formfact-field-beds."""
    return SEPARATOR.join(("formfact", form, name))


def labels(asked: Asked) -> dict[str, str]:
    """Return what every field is called for people, by its name, in the order of the form."""
    found = {}
    for form in asked.forms:
        found[units(form.form, "applied_units")] = _("%(form)s: units applied for") % {"form": form.name}
        found[units(form.form, "evidenced_units")] = _("%(form)s: units evidenced") % {"form": form.name}
    for item in asked.budget.items:
        for source in asked.budget.sources:
            found[cell(item.code, source.code)] = f"{item.name} – {source.name}"
    found |= duties()
    for name, asked_fact in asked.facts.items():
        found[fact(name)] = said(asked_fact.label.to_json())
    for form in asked.forms:
        for name, asked_fact in asked.form_facts.items():
            found[form_fact(form.form, name)] = f"{form.name}: {said(asked_fact.label.to_json())}"
    return found


def duties() -> dict[str, str]:
    """Return what the provider declares about its duties, by the names of DUTIES."""
    return {
        "has_entrustment": _("The service has an entrustment act"),
        "has_debt": _("The provider has a debt to public bodies"),
        "return_filed": _("The yearly return was filed"),
    }


def written(content: Content) -> dict[str, str]:
    """Return what the content says as the texts of its fields, by their names."""
    data = content.to_json()
    found = {
        cell(item, source): str(amount)
        for item, row in data["budget"].items()
        for source, amount in row.items()
    }
    found |= {name: _word(answer) for name, answer in data["duties"].items()}
    found |= {fact(name): _word(told["value"]) for name, told in data["facts"].items()}
    for form in data["forms"]:
        code = form["form"]
        found |= {units(code, name): form[name] or "" for name in UNITS}
        found |= {form_fact(code, name): _word(told["value"]) for name, told in form["facts"].items()}
    return found


def _word(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else value
