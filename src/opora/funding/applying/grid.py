"""The budget as a table of fields: rows of items under their groups, a field for each source, sums at the ends."""

from typing import Any

from opora.core.sentences import said
from opora.funding.applying import fields
from opora.funding.applying.asked import Asked
from opora.funding.applying.forms import DossierForm
from opora.funding.applying.models import Dossier


def grid(form: DossierForm, asked: Asked, sums: dict[str, str]) -> dict[str, Any]:
    """Return what the template of the budget draws."""
    shown = {item.code for item in form.shown_items}
    return {
        "sources": [
            {"source": each, "sum": sums[f"source-{each.code}"], "key": f"source-{each.code}"}
            for each in asked.budget.sources
        ],
        "total": sums["total"],
        "groups": [
            {
                "group": group,
                "rows": [
                    {
                        "item": item,
                        "cells": [
                            form[fields.cell(item.code, source.code)] for source in asked.budget.sources
                        ],
                        "sum": sums[f"item-{item.code}"],
                        "key": f"item-{item.code}",
                    }
                    for item in items
                    if item.code in shown
                ],
            }
            for group, items in asked.budget.by_group
            if any(item.code in shown for item in items)
        ],
    }


def others(form: DossierForm) -> dict[str, list[Any]]:
    """Return the fields besides the budget: units and facts by form, duties, facts of the service."""
    names = [name for name in form.fields if name != "seen" and not name.startswith("budget")]
    units = [name for name in names if name.startswith(("form-", "formfact-"))]
    return {
        "units": [form[name] for name in units],
        "duties": [form[name] for name in names if name in fields.duties()],
        "facts": [form[name] for name in names if name.startswith("fact-")],
    }


def origins(dossier: Dossier) -> list[str]:
    """Return where the first values of the budget came from, each sentence once."""
    told = [said(origin) for name, origin in dossier.origins.items() if name.startswith("budget")]
    return list(dict.fromkeys(str(each) for each in told))
