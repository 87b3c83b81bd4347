"""What the pages of the money show: figures, tables and charts, already written for the reader."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import CROWNS, Chart, Series
from opora.core.languages import said
from opora.core.models import Run
from opora.core.templatetags.opora import money
from opora.funding import cuts, explanation, facts, queries
from opora.funding.explanation import Links
from opora.funding.inputs import BUILT_IN
from opora.funding.models import Application, Grant, Round, RuleSet
from opora.funding.parsed import parsed
from opora.funding.queries import KindSum
from opora.funding.words import BOUND_BY
from opora.territory.models import Unit

APPLICATION_INPUTS = (
    "request",
    "municipal_money",
    "founder_money",
    "esf_money",
    "ministry_money",
    "eligible_operating_loss",
    "criteria_points",
    "has_entrustment",
    "has_debt",
    "return_filed",
    "applied_units",
    "evidenced_units",
)
"""Inputs that the provider declared; the page of the application shows them."""


def crumbs(region: Unit, here: str = "") -> list[dict[str, str]]:
    """Return where the page is."""
    top = {"title": region.name, "url": reverse("territory:index", args=[region.code])}
    if not here:
        return [top, {"title": _("Funding")}]
    return [
        top,
        {"title": _("Funding"), "url": reverse("funding:index", args=[region.code])},
        {"title": here},
    ]


def rules_note(stored: RuleSet) -> str:
    """Return what the rule set says about itself, above all that its parameters are assumed."""
    return said(parsed(stored.text).note.to_json())


def round_figures(round_: Round, run: Run | None) -> list[dict[str, Any]]:
    """Return the key figures of a round; before the first calculation only the pool is known."""
    found = [{"label": _("Pool"), "value": figures.crowns(round_.pool_czk), "note": round_.pool_source}]
    if run is None:
        return found
    summary = run.summary
    found[0]["value"] = figures.crowns(summary["pool"])
    share = figures.percent(_share(run), 2)
    return [
        *found,
        {
            "label": _("Claims"),
            "value": figures.crowns(summary["claims"]),
            "note": _("%(count)s applications") % {"count": summary["applications"]},
        },
        {
            "label": _("Granted"),
            "value": figures.crowns(summary["granted"]),
            "note": _("%(count)s services") % {"count": summary["granted_services"]},
        },
        {
            "label": _("Reserve"),
            "value": figures.crowns(summary["reserve"]),
            "note": _("granted + reserve = pool"),
        },
        {"label": _("Reduction"), "value": share, "note": _("of each claim is paid")},
    ]


def _share(run: Run) -> float:
    return float(queries.reduction(run))


def chart_by_kind(rows: list[KindSum]) -> Chart:
    """Return claims and grants by kind of service, in crowns."""
    return Chart(
        kind="bar",
        title=_("Claims and grants by kind of service"),
        categories=tuple(row.kind.name for row in rows),
        series=(
            Series(_("Claim"), tuple(row.claim for row in rows)),
            Series(_("Grant"), tuple(row.grant for row in rows)),
        ),
        category_title=_("Kind"),
        unit=CROWNS,
        horizontal=True,
    )


def grant_sheet(grant: Grant, run: Run) -> dict[str, Any]:
    """Return what the page of one grant shows: sentence, key figures, reasons, tree, links."""
    region, identifier, place = grant.round.region.code, grant.service.identifier, grant.round.place
    rule_set = grant.round.rule_set
    addresses = {
        "register": reverse("register:service", args=[region, identifier]),
        "network": reverse("network:service", args=[region, identifier]),
        "application": reverse("funding:application", args=[region, place, identifier])
        if _applied(grant)
        else "",
        "rules": reverse("funding:rules", args=[region, rule_set.code, rule_set.version]),
    }
    return {
        "sentence": said(grant.summary),
        "reasons": [said(each) for each in grant.gate_reasons],
        "bound_by": BOUND_BY.get(grant.bound_by, grant.bound_by),
        "figures": _grant_figures(grant, run, addresses["application"]),
        "cuts": cuts.rows(grant.steps),
        "steps": [explanation.tree(grant.steps, links(addresses, _facts_of(grant)))],
        "addresses": addresses,
        "note": rules_note(rule_set),
        "network": network_share(grant),
    }


def links(addresses: dict[str, str], declared: Iterable[str] = ()) -> Links:
    """Return where the inputs and parameters of a tree lead; `declared` names further facts of the application."""
    inputs = dict.fromkeys((*APPLICATION_INPUTS, *declared), addresses["application"])
    inputs |= dict.fromkeys(("kind", "group", "provider"), addresses["register"])
    inputs["network_units"] = addresses["network"]
    return Links(inputs=inputs, parameters=f"{addresses['rules']}#")


def _facts_of(grant: Grant) -> set[str]:
    forms = grant.inputs.get("forms", [])
    names = set(grant.inputs.get("inputs", {})).union(*(form["inputs"] for form in forms))
    return names - BUILT_IN


def network_share(grant: Grant) -> dict[str, str] | None:
    """Return what the network says about the service: capacity taken of the registered one, level, decision."""
    facts = grant.inputs.get("network")
    if facts is None:
        return None
    return {
        "taken": figures.quantity(facts["capacity_taken"], facts["unit"]),
        "registered": figures.quantity(facts["capacity_registered"], facts["unit"]),
        "level": facts["level"],
        "decision": facts["decision"],
    }


def _applied(grant: Grant) -> bool:
    return "forms" in grant.inputs


def _grant_figures(grant: Grant, run: Run, application: str) -> list[dict[str, Any]]:
    request, cap = explanation.amount(grant.steps, "request"), explanation.amount(grant.steps, "cap")
    rows: list[dict[str, Any]] = []
    if request is not None:
        rows.append({"label": _("Request"), "value": money(request, href=application), "note": ""})
    if cap is not None:
        rows.append(
            {
                "label": _("Cap"),
                "value": figures.crowns(round(cap)),
                "note": _("costs − own revenue − other public money"),
            }
        )
    rows.append(
        {
            "label": _("Claim"),
            "value": figures.crowns(grant.claim_czk),
            "note": _("the lower of the request and the cap, or 0 when a condition is not met"),
        }
    )
    rows.append(
        {
            "label": _("Reduction"),
            "value": figures.percent(_share(run), 2),
            "note": _("the same for every service"),
        }
    )
    rows.append(
        {
            "label": _("Grant"),
            "value": figures.crowns(grant.grant_czk),
            "note": _("bound by: %(what)s") % {"what": BOUND_BY.get(grant.bound_by, grant.bound_by)},
        }
    )
    return rows


def application_sheet(application: Application) -> dict[str, Any]:
    """Return what the provider declared: money, duties, units by form."""
    yes_no = {True: _("yes"), False: _("no")}
    amounts = [
        (_("Request"), application.request_czk),
        (_("Money of municipalities"), application.municipal_czk),
        (_("Money of the founder"), application.founder_czk),
        (_("ESF money"), application.esf_czk),
        (_("Money of ministries"), application.ministry_czk),
        (_("Eligible operating loss"), application.eligible_operating_loss_czk),
    ]
    duties = [
        (_("Has an entrustment"), yes_no[application.has_entrustment]),
        (_("Has a debt to public bodies"), yes_no[application.has_debt]),
        (_("Filed the yearly return"), yes_no[application.return_filed]),
        (
            _("Points of criteria"),
            _("%(points)s points of 100") % {"points": figures.quantity(application.criteria_points)},
        ),
    ]
    return {
        "money": {
            "columns": [_("Item"), _("Amount for the year")],
            "rows": [[label, figures.crowns(amount)] for label, amount in amounts],
        },
        "facts": [{"label": label, "value": value} for label, value in duties],
        "further": {
            "columns": [_("Fact"), _("Form"), _("Value")],
            "rows": [
                *([label, "–", value] for label, value in facts.shown(application.facts)),
                *(
                    [label, str(form.get_form_display()), value]
                    for form in application.forms.all()
                    for label, value in facts.shown(form.facts)
                ),
            ],
        },
        "forms": {
            "columns": [_("Form"), _("Applied for"), _("Evidenced")],
            "rows": [
                [
                    str(form.get_form_display()),
                    figures.quantity(form.applied_units, form.unit),
                    figures.quantity(form.evidenced_units, form.unit),
                ]
                for form in application.forms.all()
            ],
        },
    }
