"""The calculator: the published rules with other facts about one service. Nobody signs in and nothing is stored."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.languages import said
from opora.core.lists import answer_list
from opora.core.refusals import Refused
from opora.funding import cuts
from opora.funding.explanation import Links, tree
from opora.funding.words import BOUND_BY
from opora.publishing import queries
from opora.publishing.portal import lines
from opora.publishing.portal.base import page, why_missing
from opora.publishing.portal.calculating import Calculated, calculated, rules_of, service_of
from opora.publishing.portal.facts import FactsForm
from opora.publishing.portal.forms import SearchForm
from opora.publishing.portal.limits import Limit
from opora.publishing.portal.tables import CalculatorTable
from opora.publishing.published import Published, Row
from opora_engine.formula import InputsRefused

LONGEST = 8_000
"""Characters of an address with values; longer ones come from no form of ours."""

LIMIT = Limit(60, 60.0)
"""One calculation a second over a minute, from one address."""


def index(request: HttpRequest, region: str) -> HttpResponse:
    """Choose the service to begin with: those that applied in the published round."""
    snapshot = queries.published(region)
    around = page(snapshot, "funding", *_trail(region), (_("Calculator"), ""))
    if missing := why_missing(snapshot, "funding"):
        return render(request, "portal/calculator.html", {**around, "missing": missing})
    form = SearchForm(request.GET)
    asked = form.cleaned_data["q"].casefold() if form.is_valid() else ""
    rows = []
    for identifier in snapshot.explained:
        grant = snapshot.grants[identifier]
        kind = said(snapshot.kinds[grant["kind"]])
        if asked in f"{kind} {grant['provider']} {identifier}".casefold():
            rows.append(Row(grant, kind=kind, url=reverse("portal:calculate", args=[region, identifier])))
    context = {
        **around,
        "form": form,
        "title": said(rules_of(snapshot).title.to_json()),
    }
    return answer_list(
        request,
        rows=rows,
        table_class=CalculatorTable,
        template="portal/calculator.html",
        name=f"{region}-calculator",
        context=context,
    )


def service(request: HttpRequest, region: str, identifier: str) -> HttpResponse:
    """Facts of one service to be changed, and what its grant would be with its whole tree. The address tells all."""
    snapshot = queries.published(region)
    rules, published = rules_of(snapshot), service_of(snapshot, identifier)
    if len(request.META["QUERY_STRING"]) > LONGEST:
        raise Refused(
            _("The address is longer than %(most)s characters. Begin again with the published values.")
            % {"most": LONGEST}
        )
    form = FactsForm(request.GET or None, rules=rules, service=published)
    grant = snapshot.grants[identifier]
    context = {
        **_around(snapshot, region, grant),
        "form": form,
        "note": said(rules.note.to_json()),
        "rules": rules,
        "permanent": request.build_absolute_uri(),
    }
    if not form.is_bound:
        return render(request, "portal/calculate.html", context)
    wait = LIMIT.wait(get_adapter(request).get_client_ip(request) or "", time.monotonic())
    if wait:
        return _too_many(request, wait)
    if form.is_valid():
        try:
            context |= _result(calculated(snapshot, form.facts()), grant, region, identifier)
        except InputsRefused as refused:
            for each in refused.problems:
                _point_out(form, each.form, each.name, said(each.said.to_json()))
    return render(request, "portal/calculate.html", context, status=422 if form.errors else 200)


def _point_out(form: FactsForm, of: str, name: str, text: str) -> None:
    """Say a fault beside its field, or above all of them when it is of none."""
    field = f"{of}-{name}" if of else name
    form.add_error(field if field in form.fields else None, text)


def _around(snapshot: Published, region: str, grant: Row) -> dict[str, Any]:
    title = said(snapshot.kinds[grant["kind"]])
    above = (_("Calculator"), reverse("portal:calculator", args=[region]))
    return {
        **page(snapshot, "funding", *_trail(region), above, (title, "")),
        "title": title,
        "grant": grant,
        "why_url": reverse("portal:allocation", args=[region, grant["service"]]),
    }


def _trail(region: str) -> list[tuple[str, str]]:
    return [(_("Funding"), reverse("portal:allocations", args=[region]))]


def _result(found: Calculated, grant: Row, region: str, identifier: str) -> dict[str, Any]:
    """Return what the page shows of a calculated grant: figures beside the published ones, bounds, the tree."""
    explained = found.grant.explanation.to_json()
    rules_url = reverse("portal:file", args=[region, "rules.yaml"])
    change = found.grant.grant - grant["grant"]
    return {
        "sentence": said(found.grant.summary.to_json()),
        "figures": [
            {"label": _("Grant by these numbers"), "value": figures.crowns(found.grant.grant),
             "note": _("bound by: %(what)s") % {"what": BOUND_BY.get(found.grant.bound_by, found.grant.bound_by)}},
            {"label": _("Published grant"), "value": figures.crowns(grant["grant"])},
            *lines.final(grant["grant"], grant.get("lines")),
            {"label": _("Difference"), "value": f"+{figures.crowns(change)}" if change > 0 else figures.crowns(change)},
            {"label": _("Claim"), "value": figures.crowns(found.grant.result.admitted)},
            {"label": _("Paid of each claim"), "value": figures.percent(found.share, 2),
             "note": _("the pool of %(pool)s against claims of %(claims)s")
             % {"pool": figures.crowns(found.pool), "claims": figures.crowns(found.claims)}},
        ],
        "cuts": cuts.rows(explained),
        "steps": [tree(explained, Links(parameters=f"{rules_url}#"))],
    }  # fmt: skip


def _too_many(request: HttpRequest, wait: float) -> HttpResponse:
    seconds = int(wait) + 1
    refusal = Refused(
        _(
            "The calculator was asked more than %(most)s times in a minute from your address. Ask again in "
            "%(seconds)s seconds."
        )
        % {"most": LIMIT.most, "seconds": seconds}
    )
    answer = render(request, "core/refused.html", {"refusal": refusal}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
