"""One service: what it stated, what came out and why, and the form of its statement."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.refusals import NotKnown, Refused
from opora.funding.attachments.sheet import attached_sheet
from opora.funding.settlement import attached, queries, services, sheet
from opora.funding.settlement.content import Content
from opora.funding.settlement.forms import DecisionForm, DemandForm, ReplyForm, StatementForm
from opora.funding.settlement.models import Settled, Statement
from opora.funding.settlement.pages.opening import opened_statement, person_of, to_statement
from opora.funding.settlement.states import LEADS, Act, State
from opora.register import queries as register


@login_required
def statement(request: HttpRequest, region: str, year: int, identifier: str) -> HttpResponse:
    """What came out for one service, with its trees, the statement, replies and decisions."""
    found = opened_statement(request, region, year, identifier)
    return render(request, "funding/settlement/statement.html", page_of(request, found))


def page_of(request: HttpRequest, found: Statement, **forms: Any) -> dict[str, Any]:
    """Return what the page of a statement shows; `forms` are those that were filled in with a fault."""
    person, day = person_of(request), timezone.localdate()
    result = _shown(request, found)
    version = result.version if result is not None else queries.newest_version(found)
    versions = list(found.versions.select_related("filed_by"))
    return {
        "region": found.settlement.region,
        "settlement": found.settlement,
        "statement": found,
        "result": result,
        "is_newest": result is None or result.pk == found.result_id,
        "sentence": sheet.sentence(result) if result is not None else "",
        "figures": sheet.result_figures(result) if result is not None else [],
        "steps": sheet.trees(found, result) if result is not None else [],
        "earlier": sheet.earlier_results(found, result),
        "version": version,
        "versions": versions,
        "tables": sheet.content_tables(Content.from_json(version.content["statement"])) if version else [],
        "clock": sheet.reply_clock(found, day) if found.state == State.SENT else "",
        "replies": found.replies.select_related("by"),
        "decisions": found.decisions.select_related("by"),
        "is_late": found.is_late_on(day),
        "attached": attached_sheet(found.subject, attached.thing_of(found), person),
        "breadcrumbs": sheet.crumbs(found.settlement.region, found.settlement, found.service.identifier),
        **_possible(found, person),
        **forms,
    }


def _shown(request: HttpRequest, found: Statement) -> Settled | None:
    """Return the result that is asked for, or the newest one."""
    asked = request.GET.get("result", "")
    if not asked:
        return found.result
    result = queries.results(found).filter(pk=int(asked) if asked.isdecimal() else 0).first()
    if result is None:
        raise NotKnown(_("The statement %(statement)s has no such result.") % {"statement": found})
    return result


def _possible(found: Statement, person: User) -> dict[str, Any]:
    """Return what the person may do next, each act with its form."""
    state = State(found.state)
    settles = person.has_perm("funding.settle", found.scope)
    day, region = timezone.localdate(), found.settlement.region.code
    may_reply = state in LEADS[Act.REPLY] and person.has_perm("funding.report", found.scope)
    in_time = found.reply_by is not None and day <= found.reply_by
    returns = found.result is not None and found.result.returned_czk > 0
    due = services.due_on(region, day)
    return {
        "may_edit": state in LEADS[Act.FILE] and person.has_perm("funding.report", found.scope),
        "may_send": settles and state in LEADS[Act.SEND],
        "reply_form": ReplyForm() if may_reply and in_time and not settles else None,
        "decision_form": DecisionForm() if settles and state in LEADS[Act.UPHOLD] else None,
        "demand_form": DemandForm(initial={"due": due})
        if settles and returns and state in LEADS[Act.DEMAND]
        else None,
    }


@login_required
def edit(request: HttpRequest, region: str, year: int, identifier: str) -> HttpResponse:
    """The form of a statement; what is half-filled is kept, what is whole is filed."""
    found = opened_statement(request, region, year, identifier, "funding.report")
    if found.state not in LEADS[Act.FILE]:
        return to_statement(found)
    content = Content.from_json(found.content)
    unit_forms = sorted({each.form for each in register.forms_of(found.service)} | set(content.units))
    is_funded = found.paid_czk is not None and bool(content.units)
    form = StatementForm(request.POST or None, content=content, unit_forms=unit_forms, funded=is_funded)
    if request.method == "POST" and form.is_valid():
        answer = _kept(request, found, form)
        if answer is not None:
            return answer
    context = {
        "region": found.settlement.region,
        "settlement": found.settlement,
        "statement": found,
        "form": form,
        "sections": form.sections(),
        "units": sheet.content_tables(content)[3:] if is_funded else [],
        "is_draft": found.state == State.OPEN,
        "breadcrumbs": sheet.crumbs(found.settlement.region, found.settlement, found.service.identifier),
    }
    return render(request, "funding/settlement/edit.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, found: Statement, form: StatementForm) -> HttpResponse | None:
    """Save or file; None when it cannot be filed, with the reasons in the form."""
    person, said = person_of(request), form.said()
    if "file" not in request.POST:
        services.save(statement=found, content=said, by=person)
        messages.success(request, _("Saved. The statement has not been filed yet."))
        return redirect(request.path)
    try:
        made = services.file_statement(statement=found, content=said, by=person)
    except Refused as refusal:
        if found.state == State.OPEN:
            services.save(statement=found, content=said, by=person)
        form.show(refusal.problems)
        if not refusal.problems:
            form.add_error(None, refusal.message)
        return None
    messages.success(request, _("The statement was filed as version %(number)s.") % {"number": made.number})
    return to_statement(found)


@login_required
def version(request: HttpRequest, region: str, year: int, identifier: str, number: int) -> HttpResponse:
    """The content of a filed version, byte for byte what its digest was made of."""
    found = queries.version(opened_statement(request, region, year, identifier), number)
    text = json.dumps(found.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    name = f"{region}-{year}-{identifier}-{number}.json"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(text.encode(), content_type="application/json", headers=headers)
