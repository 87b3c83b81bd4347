"""An application written for people: what it says, its sums, its receipt, and what two versions differ in."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment
from opora.core import figures
from opora.core.languages import said
from opora.funding import facts, states
from opora.funding.applying import fields
from opora.funding.applying.asked import Asked
from opora.funding.applying.budget import LOSS, Budget
from opora.funding.applying.content import Content
from opora.funding.applying.models import Dossier
from opora.funding.models import Round
from opora.register.models import Form

Fact = dict[str, str]


def column_names() -> dict[str, str]:
    """Return what the money columns of an application are called, in the order that rules read them."""
    return {
        "request_czk": _("Request"),
        "municipal_czk": _("Money of municipalities"),
        "founder_czk": _("Money of the founder"),
        "esf_czk": _("ESF money"),
        "ministry_czk": _("Money of ministries"),
        LOSS: _("Eligible operating loss"),
    }


def columns(budget: Budget, content: Content) -> list[dict[str, str]]:
    """Return the sums that the rules read, each with how it follows from the budget."""
    names = {each.column: each.name for each in budget.sources if each.column is not None}
    sums = budget.columns(content)
    return [
        {
            "key": column,
            "label": capfirst(label),
            "value": figures.crowns(sums[column]),
            "how": _("the column “%(source)s” of the budget") % {"source": names[column]}
            if column in names
            else _("eligible items, less what users, insurers and other own revenue pay of them"),
        }
        for column, label in column_names().items()
    ]


def sums(budget: Budget, content: Content) -> dict[str, str]:
    """Return every sum of the budget written for people, by the key of its place on the page."""
    found = {f"item-{each.code}": figures.digits(content.of_item(each.code)) for each in budget.items}
    found |= {f"source-{each.code}": figures.digits(content.of_source(each.code)) for each in budget.sources}
    found["total"] = figures.digits(content.total)
    found |= {f"column-{row['key']}": row["value"] for row in columns(budget, content)}
    return found


def budget_table(budget: Budget, content: Content) -> dict[str, Any]:
    """Return the budget as a table of what it says: items with a sum, sources with theirs."""
    shown = [each for each in budget.items if content.of_item(each.code)]
    rows = [
        [
            item.name,
            *(_amount(content.budget.get((item.code, source.code), 0)) for source in budget.sources),
            figures.digits(content.of_item(item.code)),
        ]
        for item in shown
    ]
    last = [
        _("Together"),
        *(figures.digits(content.of_source(source.code)) for source in budget.sources),
        figures.digits(content.total),
    ]
    return {
        "columns": [_("Item"), *(source.name for source in budget.sources), _("Together")],
        "rows": [*rows, last],
    }


def forms_table(content: Content) -> dict[str, Any]:
    """Return units applied for and evidenced, by form."""
    return {
        "columns": [_("Form"), _("Applied for"), _("Evidenced")],
        "rows": [
            [
                capfirst(str(Form(form.form).label)),
                figures.quantity(form.applied_units, form.unit),
                figures.quantity(form.evidenced_units, form.unit),
            ]
            for form in content.forms
        ],
    }


def declared(content: Content) -> list[Fact]:
    """Return the duties, the points of the region and further facts, each with its label."""
    yes_no = {True: _("yes"), False: _("no"), None: figures.UNKNOWN}
    found = [
        {"label": label, "value": yes_no[content.duties.get(name)]} for name, label in fields.duties().items()
    ]
    found.append({"label": _("Points of criteria"), "value": points(content.points)})
    found += [{"label": label, "value": value} for label, value in facts.shown(content.facts)]
    for form in content.forms:
        name = capfirst(str(Form(form.form).label))
        found += [{"label": f"{name}: {label}", "value": value} for label, value in facts.shown(form.facts)]
    return found


def points(value: Decimal | None) -> str:
    """Return points in words; "not rated yet" before the region gives them."""
    if value is None:
        return _("not rated yet")
    return _("%(points)s points of 100") % {"points": figures.quantity(value)}


def behalf(content: dict[str, Any]) -> str:
    """Return the sentence that somebody else filled a version in for the provider; empty when nobody did."""
    who = content["on_behalf"]
    if who is None:
        return ""
    return _("Filled in by %(name)s (%(role)s) on behalf of %(provider)s.") % {
        "name": who["name"],
        "role": dict(RoleAssignment.Role.choices).get(who["role"], who["role"]),
        "provider": content["provider"]["name"],
    }


def behalf_now(dossier: Dossier) -> str:
    """Return the same sentence for the application as it is now, with whether the provider has confirmed it."""
    who = {"name": dossier.behalf_name, "role": dossier.behalf_role} if dossier.on_behalf else None
    sentence = behalf({"on_behalf": who, "provider": {"name": dossier.service.provider.name}})
    if not sentence:
        return ""
    if dossier.confirmed_by is None:
        waiting = _("The provider has not confirmed it yet.")
        return f"{sentence} {waiting}"
    confirmed = _("Confirmed for the provider by %(person)s, %(moment)s.") % {
        "person": dossier.confirmed_by,
        "moment": figures.moment(dossier.confirmed_at),
    }
    return f"{sentence} {confirmed}"


def receipt_facts(content: dict[str, Any], digest: str) -> list[Fact]:
    """Return what the receipt vouches for: which application, which version, when and by whom, and the digest."""
    asked_round = content["round"]
    told = {
        _("Round"): f"{asked_round['region']}/{asked_round['place']}",
        _("Service"): f"{said(content['service']['kind'])}, {content['service']['identifier']}",
        _("Provider"): f"{content['provider']['name']}, {content['provider']['number']}",
        _("Rules"): asked_round["rules"],
        _("Version"): str(content["version"]),
        _("Submitted"): figures.moment(datetime.fromisoformat(content["submitted_at"])),
        _("Submitted by"): content["submitted_by"],
        _("Digest (SHA-256)"): digest,
    }
    return [{"label": label, "value": value} for label, value in told.items()]


def differences(before: Content, after: Content, asked: Asked) -> dict[str, Any]:
    """Return what a version says otherwise than the one before it: field, before, after; no rows when nothing."""
    first, second = _texts(before), _texts(after)
    names = fields.labels(asked)
    changed = sorted(
        (name for name in first.keys() | second.keys() if first.get(name, "") != second.get(name, "")),
        key=lambda name: (list(names).index(name) if name in names else len(names), name),
    )
    return {
        "columns": [_("Field"), _("Before"), _("Now")],
        "rows": [
            [
                names.get(name, name),
                first.get(name, "") or figures.UNKNOWN,
                second.get(name, "") or figures.UNKNOWN,
            ]
            for name in changed
        ],
    }


def days(round_: Round, provider: str = "") -> list[Fact]:
    """Return the three days of a round, and how long one provider has when its time was extended."""
    found = [
        {"label": _("Shown from"), "value": figures.day(round_.shown_from)},
        {"label": _("New applications until"), "value": figures.day(round_.last_new)},
        {"label": _("Changes until"), "value": figures.day(round_.last_edit)},
    ]
    if more := states.extended_until(round_, provider):
        found.append({"label": _("Extended for the provider until"), "value": figures.day(more)})
    return found


def _texts(content: Content) -> dict[str, str]:
    yes_no = {True: _("yes"), False: _("no")}
    found = {fields.cell(*cell): figures.crowns(amount) for cell, amount in content.budget.items() if amount}
    found |= {name: yes_no[answer] for name, answer in content.duties.items()}
    found |= {fields.fact(name): str(fact["value"]) for name, fact in content.facts.items()}
    for form in content.forms:
        for name in fields.UNITS:
            found[fields.units(form.form, name)] = figures.quantity(getattr(form, name), form.unit)
        found |= {fields.form_fact(form.form, name): str(fact["value"]) for name, fact in form.facts.items()}
    return found


def _amount(value: int) -> str:
    return figures.digits(value) if value else ""
