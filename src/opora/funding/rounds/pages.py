"""The life of rounds for people: the list, the course of one, its acts, dates, extensions, a new round."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown, Refused
from opora.funding import queries, services, tasks
from opora.funding.comparing.act import day_of
from opora.funding.models import Round, RoundState
from opora.funding.places import Place
from opora.funding.requirements import lacking, needs_note
from opora.funding.rounds import sheet
from opora.funding.rounds.forms import ActForm, DaysForm, DecisionForm, ExtensionForm, NewRoundForm
from opora.funding.rounds.queries import last_attempt, newest_runs, visible_rounds
from opora.funding.rounds.tables import RoundTable
from opora.funding.states import COLOURS, STEP_OF, Act, is_shown
from opora.register import queries as register
from opora.register.models import Service
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every round of the region that the person may see."""
    person = cast(User, request.user)
    allow(person, "funding.view", Scope(region=region))
    unit = territory.region(region)
    newest = newest_runs(region)
    rows = []
    for each in visible_rounds(queries.rounds(region), reach_of(person, region), timezone.localdate()):
        run = each.run or newest.get((each.year, each.number))
        rows.append(sheet.row(each, run.summary["granted"] if run is not None else None))
    may_add = person.has_perm("funding.calculate", Scope(region=region))
    return answer_list(
        request,
        rows=rows,
        table_class=RoundTable,
        template="funding/rounds/index.html",
        name=f"{region}-rounds",
        context={"region": unit, "breadcrumbs": sheet.crumbs(unit), "may_add": may_add and bool(rows)},
    )


@login_required
def course(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """The whole course of one round: where it is, since when, by whom, what comes next and what it lacks."""
    person = cast(User, request.user)
    found = _round(person, region, place)
    reach = reach_of(person, region)
    inside = person.has_perm("funding.compare", found.scope)
    may_calculate = person.has_perm("funding.calculate", found.scope)
    taking = found.state == RoundState.OPEN
    attempt = last_attempt(found) if found.number > 1 else None
    run = queries.newest_of_round(found)
    context = {
        "region": found.region,
        "breadcrumbs": sheet.crumbs(found.region, found),
        "round": found,
        "colour": COLOURS[RoundState(found.state)],
        "facts": sheet.facts(found),
        "moves": sheet.moves(found),
        "course": sheet.course(found, inside=inside),
        "inside": inside,
        "happened": sheet.happened(found) if inside else [],
        "extensions": sheet.extensions(found, None if inside else reach.providers),
        "may_set_days": may_calculate and (taking or found.state == RoundState.DRAFT),
        "may_extend": may_calculate and taking,
        "may_calculate": may_calculate and found.number > 1,
        "attempt": attempt if attempt is not None and attempt.status != Run.Status.DONE else None,
        "status_url": reverse("funding:round-progress", args=[region, place]),
        "refresh_url": reverse("funding:round", args=[region, place]),
        "has_grants": run is not None,
        "recalculated": run if found.run is not None and run is not None and run.pk != found.run.pk else None,
        **(sheet.ahead(found, person) if inside else {}),
    }
    return render(request, "funding/rounds/round.html", context)


@login_required
def progress(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """How far the calculation of the round is, as a fragment; at the end the whole page is asked for again."""
    found = _round(cast(User, request.user), region, place)
    run, here = last_attempt(found), reverse("funding:round", args=[region, place])
    if run is None:
        raise NotKnown(
            _("The grants of %(year)s have not been calculated in this region yet.") % {"year": place}
        )
    shown = {"run": run, "title": _("Grants"), "status_url": request.path, "refresh_url": here}
    answer = render(request, "core/components/progress.html", shown)
    if run.status != Run.Status.RUNNING:
        answer["HX-Redirect"] = here
    return answer


@login_required
@require_POST
def calculate(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """Calculate the grants of a round added to the yearly one, in the background."""
    person = cast(User, request.user)
    found = queries.round_at(region, place)
    allow(person, "funding.calculate", found)
    tasks.divide_round.enqueue(found.pk, day_of(found).isoformat(), person.pk)
    messages.success(request, _("The grants are being calculated; this page shows when they are done."))
    return redirect("funding:round", region, place)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, region: str, place: Place, name: str) -> HttpResponse:
    """One act of the life of a round: what it takes, what it lacks, and the form that does it."""
    person, day = cast(User, request.user), timezone.localdate()
    found = queries.round_at(region, place)
    if name not in Act.values:
        raise NotKnown(_("A round has no act “%(name)s”.") % {"name": name})
    step = STEP_OF[Act(name)]
    allow(person, step.permission, found)
    form_class = DecisionForm if step.act == Act.DECIDE else ActForm
    form = form_class(_given(request), needs_note=needs_note(found, step, day))
    done = None
    if request.method == "POST" and form.is_valid():
        done = _tried(
            form,
            lambda: services.take_step(
                round=found, act=step.act, by=person, day=day, note=form.cleaned_data["note"],
                resolution=form.resolution,
            ),
        )  # fmt: skip
    if done is not None:
        messages.success(
            request, _("The round is now in the state “%(state)s”.") % {"state": done.get_state_display()}
        )
        return redirect("funding:round", region, place)
    context: dict[str, Any] = {
        "step": step,
        "is_possible": found.state == step.before,
        "lacks": lacking(found, step) if found.state == step.before and not form.errors else [],
        "proposed_by_reader": step.act == Act.DECIDE and found.proposed_by_id == person.pk,
        "lead": _("It takes: %(what)s.") % {"what": step.takes},
    }
    return _form(request, found, form, str(step.act.label), **context)


@login_required
@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """The form of the three dates of a round."""
    person = cast(User, request.user)
    found = queries.round_at(region, place)
    allow(person, "funding.calculate", found)
    known = {name: getattr(found, name) for name in ("shown_from", "last_new", "last_edit")}
    form = DaysForm(_given(request), initial=known, needs_reason=found.state == RoundState.OPEN)
    if (
        request.method == "POST"
        and form.is_valid()
        and _tried(form, lambda: services.set_days(round=found, by=person, **form.cleaned_data)) is not None
    ):
        messages.success(request, _("The dates of the round are set."))
        return redirect("funding:round", region, place)
    lead = _("Providers see the round from the first day, apply until the second and change until the third.")
    return _form(request, found, form, _("Dates of the round"), lead=lead, button=_("Set the dates"))


@login_required
@require_http_methods(["GET", "POST"])
def extension(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """The form of more time for one provider."""
    person, day = cast(User, request.user), timezone.localdate()
    found = queries.round_at(region, place)
    allow(person, "funding.calculate", found)
    providers = register.providers(Service.objects.filter(region=found.region), day).exclude(number="")
    form = ExtensionForm(_given(request), providers=providers)
    if (
        request.method == "POST"
        and form.is_valid()
        and _tried(form, lambda: services.extend(round=found, day=day, by=person, **form.cleaned_data))
        is not None
    ):
        messages.success(request, _("The provider has more time."))
        return redirect("funding:round", region, place)
    lead = _("Both last days move for this provider only; the provider reads the reason.")
    return _form(request, found, form, _("More time for one provider"), lead=lead, button=_("Give more time"))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, region: str) -> HttpResponse:
    """The form of a round besides the yearly one."""
    person, scope = cast(User, request.user), Scope(region=region)
    allow(person, "funding.calculate", scope)
    yearly = queries.rounds(region).filter(number=1)
    rules = [(f"{each.code}:{each.version}", f"{each.title} ({each})") for each in queries.rule_sets()]
    form = NewRoundForm(_given(request), years=[each.year for each in yearly], rules=rules)
    made = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        names = ("year", "kind", "reason", "pool_czk", "pool_source", "days")
        chosen = {name: given[name] for name in names}
        rule_set = queries.rule_set(*given["rules"].split(":", 1))
        made = _tried(form, lambda: services.add_round(region=region, rule_set=rule_set, by=person, **chosen))
    if made is not None:
        messages.success(request, _("The round %(round)s was made as a draft.") % {"round": made.place})
        return redirect("funding:round", region, made.place)
    unit = territory.region(region)
    title = _("A top-up or an extraordinary round")
    context = {
        "region": unit,
        "breadcrumbs": sheet.crumbs(unit, here=title),
        "title": title,
        "lead": _("It has its own applications, grants and decision; the yearly round stays as it is."),
        "form": form,
        "button": _("Make the round"),
        "is_possible": True,
        "back_url": reverse("funding:rounds", args=[region]),
    }
    return render(request, "funding/rounds/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def release(request: HttpRequest, region: str, code: str, version: str) -> HttpResponse:
    """Release a rule set that somebody else took in."""
    rule_set = queries.rule_set(code, version)
    services.release_rules(rule_set=rule_set, region=region, by=cast(User, request.user))
    messages.success(request, _("The rule set %(rules)s is released for decisions.") % {"rules": rule_set})
    return redirect("funding:rules", region, code, version)


def _round(person: User, region: str, place: Place) -> Round:
    """Return a round that the person may see; NotKnown when there is none, or it is not shown to them yet."""
    allow(person, "funding.view", Scope(region=region))
    found = queries.round_at(region, place)
    if not reach_of(person, region).everything and not is_shown(found, timezone.localdate()):
        raise NotKnown(_("No round is open for %(year)s in this region.") % {"year": place})
    return found


def _given(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when every field is empty, or None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def _tried(form: Form, deed: Any) -> Any:
    """Return what the deed gives, or None after its refusal was written into the form."""
    try:
        return deed()
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def _form(
    request: HttpRequest, round_: Round, form: Form, title: str, *, lead: str, button: str = "", **more: Any
) -> HttpResponse:
    context = {
        "region": round_.region,
        "breadcrumbs": sheet.crumbs(round_.region, round_, title),
        "round": round_,
        "title": title,
        "lead": lead,
        "form": form,
        "button": button or title,
        "is_possible": True,
        "back_url": reverse("funding:round", args=[round_.region.code, round_.place]),
        **more,
    }
    return render(request, "funding/rounds/form.html", context, status=422 if form.errors else 200)
