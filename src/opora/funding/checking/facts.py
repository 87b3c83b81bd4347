"""What the checks ask about an application: its row, last year's one, and the budget where it is divided into items."""

from collections.abc import Mapping
from typing import Any

from opora.funding.applying.budget import Budget
from opora.funding.applying.content import Content
from opora.funding.models import Application

MONEY = {
    "request": "request_czk",
    "municipal_money": "municipal_czk",
    "founder_money": "founder_czk",
    "esf_money": "esf_czk",
    "ministry_money": "ministry_czk",
    "eligible_operating_loss": "eligible_operating_loss_czk",
}
"""Inputs of the checks by the columns of an application."""
STAFF = "staff"
"""The group of the budget that holds the costs of staff; a budget without it leaves their share unknown."""


def record_of(
    application: Application, budget: Budget, last_year: Mapping[int, int], known: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the facts of an application as `read_service` takes them; only those that the checks (`known`) ask for."""
    values: dict[str, Any] = {
        "kind": application.service.kind.code,
        **{name: getattr(application, column) for name, column in MONEY.items()},
        "last_request": last_year.get(application.service_id),
        **_of_budget(application, budget),
    }
    forms = [
        {
            "code": each.form,
            "inputs": _asked(
                {name: getattr(each, name) for name in ("applied_units", "evidenced_units")}, known
            ),
        }
        for each in application.forms.all()
    ]
    return {
        "code": application.service.identifier,
        "label": application.service.provider.name,
        "inputs": _asked(values, known),
        "forms": forms,
    }


def _asked(values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in known}


def _of_budget(application: Application, budget: Budget) -> dict[str, int]:
    dossier = getattr(application, "dossier", None)
    # What was submitted last counts; what the provider is writing now nobody has seen yet.
    submitted = next(iter(dossier.versions.all()), None) if dossier is not None else None
    content = Content.from_json(submitted.content) if submitted is not None else Content()
    divided = sum(content.of_item(item.code) for item in budget.items if not item.undivided)
    if not divided or divided < content.total:
        return {}
    staff = [item for item in budget.items if item.group == STAFF]
    found = {"costs": divided}
    return found | {"staff_costs": sum(content.of_item(item.code) for item in staff)} if staff else found
