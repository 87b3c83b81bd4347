"""The money for people: the round with its grants, why a service gets its sum, the rules, the pool."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.queries import shown_run
from opora.core.refusals import NotKnown, Refused
from opora.funding import filling, queries, services, sheet
from opora.funding.corrections import sheet as corrections
from opora.funding.corrections.queries import with_final
from opora.funding.documents import pdf
from opora.funding.filters import GrantFilter
from opora.funding.forms import PoolForm
from opora.funding.models import Grant, Round
from opora.funding.parsed import parsed
from opora.funding.places import Place
from opora.funding.reading import rule_page
from opora.funding.rounds.queries import other_runs, run_of, with_year
from opora.funding.rounds.sheet import release
from opora.funding.states import is_shown
from opora.funding.tables import EffectTable, GrantOfYearTable, GrantTable
from opora.funding.what_if import effects
from opora.territory import queries as territory
from opora.territory.models import Unit


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The newest round: its pool, its grants with what bound each, money by kind."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run, newest = shown_run(region, "funding", request.GET.get("run", ""))
    return _grants(request, territory.region(region), _round_shown(region, run), run, newest)


@login_required
def round_grants(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """The grants of one round, also of one added to the yearly round; with `run` those of an older calculation."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    found = queries.round_at(region, place)
    newest = queries.calculated(found)
    asked = request.GET.get("run", "")
    run = newest if asked in ("", str(newest.pk)) else run_of(found, asked)
    return _grants(request, found.region, found, run, newest)


def _grants(
    request: HttpRequest, unit: Unit, round_: Round | None, run: Run | None, newest: Run | None
) -> HttpResponse:
    """Answer with the list of grants of a run and what is to be said of its round."""
    person, region = cast(User, request.user), unit.code
    rows = (
        queries.visible(queries.grants(run), reach_of(person, region))
        if run is not None
        else Grant.objects.none()
    )
    others = other_runs(round_) if round_ is not None else []
    context = {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit, round_.place if round_ is not None and round_.number > 1 else ""),
        "run": run,
        "newest_run": newest,
        "run_href": _run_href(region, run),
        "round": round_,
        "may_compare": (may_compare := person.has_perm("funding.compare", Scope(region=region))),
        "has_course": round_ is not None and (may_compare or is_shown(round_, timezone.localdate())),
        "may_change": person.has_perm("funding.calculate", Scope(region=region)),
        **_sums(run, round_),
        "corrected": corrections.notice(run),
    }
    if others and run is not None:
        rows = with_year(rows, [run.pk, *(each.pk for each in others)])
    return answer_list(
        request,
        rows=with_final(rows.defer("steps", "inputs", "summary")),
        table_class=GrantOfYearTable if others else GrantTable,
        filter_class=GrantFilter,
        template="funding/index.html",
        name=f"{region}-grants",
        context=context,
        run=run,
        charts={"kinds": sheet.chart_by_kind(queries.grants_by_kind(rows))} if run is not None else None,
    )


def _run_href(region: str, run: Run | None) -> str:
    """Return the page of a run of the line; a run of a round beside the yearly one has none."""
    return reverse("site:run", args=[region, run.pk]) if run is not None and run.kind == "funding" else ""


def _round_shown(region: str, run: Run | None) -> Round | None:
    if run is not None:
        return queries.round_of(region, run.summary["year"])
    return queries.newest_round(region)


def _sums(run: Run | None, round_: Round | None) -> dict[str, Any]:
    """Return the key figures of the round and what to say of its rules."""
    if round_ is None:
        return {}
    return {
        "figures": [*sheet.round_figures(round_, run), *corrections.round_figures(run)],
        "rules_url": reverse(
            "funding:rules", args=[round_.region.code, round_.rule_set.code, round_.rule_set.version]
        ),
        "note": sheet.rules_note(round_.rule_set),
        "pool_moved": run is not None and run.summary["pool"] != round_.pool_czk,
        "is_held": round_.run_id is None or run is None or round_.run_id == run.pk,
    }


@login_required
def service(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Why one service gets its sum: the sentence, the key figures, the tree of steps down to the inputs."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run = _run_shown(request, region, place)
    found = queries.grant(run, identifier)
    _only_own(person, region, found)
    context = {
        "region": found.round.region,
        "breadcrumbs": sheet.crumbs(found.round.region, identifier),
        "run": run,
        "run_href": _run_href(region, run),
        "grant": found,
        **sheet.grant_sheet(found, run),
        "missing": filling.missing_of(found, timezone.localdate()),
        **corrections.of_grant(found, run, person, timezone.localdate()),
    }
    return render(request, "funding/service.html", context)


def _run_shown(request: HttpRequest, region: str, place: Place) -> Run:
    """Return the calculation of the round that `run` names, or the newest one."""
    round_ = queries.round_at(region, place)
    asked = request.GET.get("run", "")
    return run_of(round_, asked) if asked else queries.calculated(round_)


@login_required
def what_if(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """What would change the sum of one service: one more unit of each input, parameter and of the pool."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run = queries.calculated(queries.round_at(region, place))
    found = queries.grant(run, identifier)
    _only_own(person, region, found)
    context = {
        "region": found.round.region,
        "breadcrumbs": sheet.crumbs(
            found.round.region, _("What would change it, %(service)s") % {"service": identifier}
        ),
        "grant": found,
        "run_of_grant": run,
        "run_href": _run_href(region, run),
    }
    return answer_list(
        request,
        rows=list(effects(run, identifier)),
        table_class=EffectTable,
        template="funding/what_if.html",
        name=f"{region}-{place}-{identifier}-what-if",
        context=context,
        run=run,
    )


@login_required
def explanation_pdf(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """Why one service gets its sum, as a document for an appeal file, in the reader's language."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    run = _run_shown(request, region, place)
    found = queries.grant(run, identifier)
    _only_own(person, region, found)
    response = HttpResponse(pdf.render(found, run), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{identifier}-{place}-run-{run.pk}.pdf"'
    return response


@login_required
def application(request: HttpRequest, region: str, place: Place, identifier: str) -> HttpResponse:
    """What the provider declared about one service for one year."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    found = queries.application(queries.round_at(region, place), identifier, reach_of(person, region))
    context = {
        "region": found.round.region,
        "breadcrumbs": sheet.crumbs(
            found.round.region, _("Application %(service)s") % {"service": identifier}
        ),
        "application": found,
        **sheet.application_sheet(found),
    }
    return render(request, "funding/application.html", context)


@login_required
def rules(request: HttpRequest, region: str, code: str, version: str) -> HttpResponse:
    """A rule set laid out to be read: parameters with sources, formulas, conditions."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    stored = queries.rule_set(code, version)
    unit = territory.region(region)
    context = {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit, str(stored)),
        "rule_set": stored,
        "rules": rule_page(parsed(stored.text)),
        "release": release(stored, person, Scope(region=region)),
    }
    return render(request, "funding/rules.html", context)


@login_required
def rules_text(request: HttpRequest, region: str, code: str, version: str) -> HttpResponse:
    """The very text of a rule set, byte for byte what the digest was made of."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    stored = queries.rule_set(code, version)
    response = HttpResponse(stored.text.encode(), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{stored.code}-{stored.version}.yaml"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def pool(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Change the pool of a round."""
    person = cast(User, request.user)
    allow(person, "funding.calculate", Scope(region=region))
    found = queries.round_at(region, place)
    form = PoolForm(
        request.POST or None, initial={"pool_czk": found.pool_czk, "pool_source": found.pool_source}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_pool(round=found, by=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                _("The pool was changed. The grants are out of date until they are calculated again."),
            )
            return redirect("funding:index", region=region)
    context = {
        "region": found.region,
        "round": found,
        "form": form,
        "breadcrumbs": sheet.crumbs(found.region, _("Pool %(year)s") % {"year": place}),
    }
    return render(request, "funding/pool.html", context, status=422 if form.errors else 200)


def _only_own(person: User, region: str, found: Grant) -> None:
    """Hide the grant of another provider as if it were not there; the portal shows it once it is published."""
    if not queries.visible(Grant.objects.filter(pk=found.pk), reach_of(person, region)).exists():
        raise NotKnown(
            _("There is no grant of service %(service)s that you may see here.")
            % {"service": found.service.identifier}
        )
