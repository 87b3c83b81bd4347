"""The list who returns what and why, who has not filed, a new settlement, files of statements, the rules."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.accounts.permissions import reach_of
from opora.core.lists import answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.funding.parsed import parsed
from opora.funding.reading import rule_page
from opora.funding.settlement import queries, services, sheet
from opora.funding.settlement.filters import StatementFilter
from opora.funding.settlement.forms import FilesForm, YearForm
from opora.funding.settlement.models import Settlement
from opora.funding.settlement.pages.opening import opened, person_of
from opora.funding.settlement.states import State
from opora.funding.settlement.tables import StatementTable, WaitingTable
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """The newest settlement, or what a settlement is and who opens it."""
    person = person_of(request)
    allow(person, "funding.settlement", Scope(region=region))
    newest = queries.settlements(region).first()
    if newest is not None:
        return redirect("funding:settlement:year", region, newest.year)
    unit = territory.region(region)
    may_settle = person.has_perm("funding.settle", Scope(region=region))
    context = {"region": unit, "breadcrumbs": sheet.crumbs(unit), "may_settle": may_settle}
    return render(request, "funding/settlement/empty.html", context)


@login_required
def year_list(request: HttpRequest, region: str, year: int) -> HttpResponse:
    """Who returns what and why, with the sums and what the economist may do next."""
    settlement, person = opened(request, region, year), person_of(request)
    rows = queries.visible(queries.statements(settlement), reach_of(person, region))
    states = set(rows.order_by().values_list("state", flat=True).distinct())
    context = {
        "region": settlement.region,
        "settlement": settlement,
        "breadcrumbs": sheet.crumbs(settlement.region, settlement),
        "figures": sheet.key_figures(queries.totals(rows)),
        "days": sheet.days(settlement),
        "years": [each for each in queries.settlements(region) if each.year != year],
        "may_settle": person.has_perm("funding.settle", settlement.scope),
        "can_calculate": bool(states & {State.FILED, State.COMPUTED}),
        "can_send": State.COMPUTED in states,
        "newest_run": queries.runs(settlement).filter(status=Run.Status.DONE).first(),
        "waits": State.OPEN in states,
    }
    return answer_list(
        request,
        rows=rows,
        table_class=StatementTable,
        filter_class=StatementFilter,
        template="funding/settlement/index.html",
        name=f"{region}-settlement-{year}",
        context=context,
    )


@login_required
def waiting(request: HttpRequest, region: str, year: int) -> HttpResponse:
    """Services whose statement has not been filed, with how late they are."""
    settlement, person = opened(request, region, year), person_of(request)
    rows = queries.visible(queries.statements(settlement), reach_of(person, region)).filter(state=State.OPEN)
    title = _("Who has not filed a statement")
    return answer_list(
        request,
        rows=rows,
        table_class=_waiting_on(timezone.localdate()),
        template="funding/settlement/waiting.html",
        name=f"{region}-settlement-{year}-waiting",
        context={
            "region": settlement.region,
            "settlement": settlement,
            "title": title,
            "days": sheet.days(settlement),
            "breadcrumbs": sheet.crumbs(settlement.region, settlement, title),
        },
    )


def _waiting_on(day: date) -> type[WaitingTable]:
    return type("WaitingTable", (WaitingTable,), {"day": day})


@login_required
def open_year(request: HttpRequest, region: str) -> HttpResponse:
    """The form of a new settlement."""
    person, today = person_of(request), timezone.localdate()
    allow(person, "funding.settle", Scope(region=region))
    given = {"year": today.year - 1, "statements_by": date(today.year, 2, 15)}
    form = YearForm(request.POST or None, initial=given)
    unit, title = territory.region(region), _("Open a settlement")
    if request.method == "POST" and form.is_valid():
        try:
            opened_one = services.open_settlement(region=region, day=today, by=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The settlement was opened. Providers see it now."))
            return redirect("funding:settlement:year", region, opened_one.year)
    lead = _("Every service that the region gave money to in that year gets a statement to fill in.")
    context = {"title": title, "lead": lead, "button": title, "back": ["funding:settlement:index", unit]}
    return _form(request, form, {**context, "region": unit, "breadcrumbs": sheet.crumbs(unit, None, title)})


@login_required
def take_in(request: HttpRequest, region: str, year: int) -> HttpResponse:
    """Two files of statements; what does not fit is named by line and column, and then nothing is kept."""
    settlement = opened(request, region, year, "funding.settle")
    form = FilesForm(request.POST or None, request.FILES or None)
    title = _("Take in statements from files")
    context: dict[str, Any] = {
        "title": title,
        "button": _("Take in"),
        "lead": _(
            "The files have the columns that the methods describe; a file with a fault changes nothing."
        ),
        "region": settlement.region,
        "is_upload": True,
        "breadcrumbs": sheet.crumbs(settlement.region, settlement, title),
    }
    if request.method == "POST" and form.is_valid():
        try:
            count = _take_in(request, settlement, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            context["problems"] = [str(each) for each in refusal.problems]
        else:
            text = ngettext("%(count)s statement was filed.", "%(count)s statements were filed.", count)
            messages.success(request, text % {"count": count})
            return redirect("funding:settlement:year", region, year)
    return _form(request, form, context)


def _take_in(request: HttpRequest, settlement: Settlement, form: FilesForm) -> int:
    with TemporaryDirectory() as folder:
        paths = {name: _kept(Path(folder), name, form.cleaned_data[name]) for name in form.fields}
        return services.take_in_statements(settlement=settlement, by=person_of(request), **paths)


def _kept(folder: Path, name: str, file: UploadedFile) -> Path:
    """Write an uploaded file under the name that its faults are told by."""
    place = folder / name
    place.mkdir()
    path = place / Path(file.name or name).name
    path.write_bytes(file.read())
    return path


def _form(request: HttpRequest, form: Form, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "funding/settlement/form.html", {**context, "form": form}, status=status)


@login_required
def rules(request: HttpRequest, region: str, year: int) -> HttpResponse:
    """The rules of a settlement laid out to be read, or their very text (`?download=yaml`)."""
    settlement = opened(request, region, year)
    if request.GET.get("download") == "yaml":
        name = f"{settlement.rules_code}-{settlement.rules_version}.yaml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        text = settlement.rules_text.encode()
        return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)
    whole = parsed(settlement.rules_text)
    context = {
        "region": settlement.region,
        "settlement": settlement,
        "rules": rule_page(whole),
        "settling": rule_page(whole.settlement.rules if whole.settlement is not None else whole),
        "breadcrumbs": sheet.crumbs(settlement.region, settlement, settlement.rules),
    }
    return render(request, "funding/settlement/rules.html", context)
