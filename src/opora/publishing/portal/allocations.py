"""Grants on the portal: the list, and why each sum is what it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.core.refusals import NotKnown
from opora.funding import cuts
from opora.funding.explanation import Links, tree
from opora.funding.filling import NETWORK, REGISTER
from opora.publishing import queries
from opora.publishing.portal import lines
from opora.publishing.portal.base import page, why_missing
from opora.publishing.portal.forms import SearchForm
from opora.publishing.portal.tables import GrantTable
from opora.publishing.published import Published, Row


def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every grant of the year; the sum leads to its explanation."""
    snapshot = queries.published(region)
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"].casefold() if form.is_valid() else ""
    rows = []
    for identifier, grant in snapshot.grants.items():
        row = Row(
            grant,
            final=grant.get("final", grant["grant"]),
            kind=said(snapshot.kinds[grant["kind"]]),
            url=reverse("portal:allocation", args=[region, identifier]),
        )
        if asked in f"{row['kind']} {row['provider']} {identifier}".casefold():
            rows.append(row)
    context = {
        **page(snapshot, "funding", (_("Funding"), "")),
        "missing": why_missing(snapshot, "funding"),
        "form": form,
        "figures": _figures(snapshot),
    }
    return answer_list(
        request,
        rows=rows,
        table_class=GrantTable,
        template="portal/allocations.html",
        name=f"{region}-grants",
        context=context,
    )


def service(request: HttpRequest, region: str, identifier: str) -> HttpResponse:
    """Why this sum: one sentence, then the whole tree down to the facts and parameters."""
    snapshot = queries.published(region)
    grant = snapshot.grants.get(identifier)
    if grant is None:
        raise NotKnown(
            why_missing(snapshot, "funding")
            or _(
                "Service %(identifier)s has no grant here: it is neither in the network nor among the applications."
            )
            % {"identifier": identifier}
        )
    explained = snapshot.explained.get(identifier)
    title = said(snapshot.kinds[grant["kind"]])
    context = {
        **page(
            snapshot, "funding", (_("Funding"), reverse("portal:allocations", args=[region])), (title, "")
        ),
        "title": title,
        "grant": grant,
        "sentence": said({"cs": grant["summary_cs"], "en": grant["summary_en"]}),
        "figures": _sums(grant, explained),
        "lines": lines.shown(explained),
        "steps": [tree(explained["result"]["explanation"], _links(region, explained))] if explained else [],
        "round": snapshot.round,
        "cuts": cuts.rows(explained["result"]["explanation"]) if explained else None,
        "calculator_url": reverse("portal:calculate", args=[region, identifier]) if explained else "",
        "service_url": reverse("portal:service", args=[region, identifier]),
    }
    return render(request, "portal/allocation.html", context)


def _links(region: str, explained: Row) -> Links:
    """Return where the facts were published: in the register, in the network, in the file of the applications."""
    told = reverse("portal:file", args=[region, "grants.json"])
    inputs = {name: told for each in (explained, *explained["forms"]) for name in each["inputs"]}
    inputs |= dict.fromkeys(REGISTER, reverse("portal:service", args=[region, explained["code"]]))
    inputs |= dict.fromkeys(NETWORK, reverse("portal:network", args=[region]))
    return Links(inputs=inputs, parameters=reverse("portal:file", args=[region, "rules.yaml"]) + "#")


def _figures(snapshot: Published) -> list[dict[str, str]]:
    if not snapshot.round:
        return []
    round_ = snapshot.round
    share = round_["reduction"][0] / round_["reduction"][1]
    return [
        {"label": _("Pool"), "value": figures.crowns(round_["pool"]), "note": round_["pool_source"]},
        {"label": _("Sum of claims"), "value": figures.crowns(round_["total_claims"])},
        {"label": _("Paid of each claim"), "value": figures.percent(share, 2)},
        {"label": _("Granted"), "value": figures.crowns(round_["granted"])},
        *lines.final(round_["granted"], round_.get("lines")),
        {"label": _("Reserve"), "value": figures.crowns(round_.get("final_reserve", round_["reserve"]))},
    ]


def _sums(grant: Row, explained: Row | None) -> list[dict[str, str]]:
    sums = [
        {"label": _("Claim"), "value": figures.crowns(grant["claim"])},
        {"label": _("Grant"), "value": figures.crowns(grant["grant"])},
        *lines.final(grant["grant"], grant.get("lines")),
    ]
    if explained is None:
        return sums
    return [{"label": _("Request"), "value": figures.crowns(int(explained["inputs"]["request"]))}, *sums]
