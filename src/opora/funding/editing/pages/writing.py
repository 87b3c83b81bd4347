"""The editor: a text is written, checked, saved; with a script while one types, without it by buttons."""

from typing import Any

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from opora.accounts.models import User
from opora.core import figures
from opora.core.refusals import Refused
from opora.funding.editing import services, sheet
from opora.funding.editing.checking import check as checked_text
from opora.funding.editing.models import Draft
from opora.funding.editing.pages.opening import WRITE, allowed, may_write, opened, seen_by
from opora.funding.editing.services import SavedMeanwhileError
from opora.funding.editing.tables import address
from opora.funding.editing.texts import LONGEST
from opora.funding.editing.vocabulary import vocabulary as what_may_be_written

# The editor's own style sheets are made by its script, so that this one page allows those that bear its nonce.
own_styles = csp_update({"style-src": [SELF, NONCE]})


@login_required
@own_styles  # type: ignore[arg-type]  # django-csp names only views without places in their address
def draft(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """The text of a draft, to be read, or to be written by whoever may."""
    person, found = opened(request, region, number)
    if request.method == "POST":
        return _acted(request, person, found)
    return _page(request, person, found, found.text)


def _acted(request: HttpRequest, person: User, found: Draft) -> HttpResponse:
    """Do what the button says; every button but the check saves first."""
    text = request.POST.get("text", "")
    act = request.POST.get("act", "save")
    if act == "check":
        return _page(request, person, found, text, checked=checked_text(text))
    allowed(request, found.region.code, WRITE)
    try:
        services.save(draft=found, text=text, seen=seen_by(request), by=person)
    except SavedMeanwhileError as clash:
        return _clash(request, clash)
    except Refused as refusal:
        return _page(request, person, found, text, refusal=refusal.message, status=422)
    if act in ("compare", "take-in"):
        return redirect(f"funding:drafts:{act}", found.region.code, found.pk)
    messages.success(request, _("The draft was saved."))
    return redirect(address(found))


def _page(
    request: HttpRequest, person: User, found: Draft, text: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    writes = may_write(person, found.region.code) and found.discarded_at is None
    context = {
        "region": found.region,
        "draft": found,
        "seen": request.POST.get("seen", found.edition),
        "longest": figures.quantity(LONGEST),
        "breadcrumbs": sheet.crumbs(found.region, found),
        "may_restore": found.discarded_at is not None and may_write(person, found.region.code),
        **sheet.editor(found, text, may_write=writes),
        **more,
    }
    return render(request, "funding/editing/draft.html", context, status=status)


def _clash(request: HttpRequest, clash: SavedMeanwhileError) -> HttpResponse:
    """Show both texts side by side; whoever saves now writes over a text that was seen, and that stays kept."""
    found = clash.draft
    context = {
        "region": found.region,
        "draft": found,
        "clash": clash,
        "seen": found.edition,
        "longest": figures.quantity(LONGEST),
        "comparison": sheet.comparison(found.text, clash.aside.text),
        "breadcrumbs": sheet.crumbs(found.region, found, _("Two texts")),
        **sheet.editor(found, clash.aside.text, may_write=True),
        # Nothing saves itself here: which text holds is for the person to say.
        "save_url": "",
    }
    return render(request, "funding/editing/clash.html", context, status=clash.status)


@login_required
@require_POST
def autosave(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """Keep what is in the editor; answer with the edition that is stored, or with who saved first."""
    person, found = opened(request, region, number, WRITE)
    text = request.POST.get("text", "")
    asked = request.POST.get("asked", "") == "yes"
    try:
        kept = services.save(draft=found, text=text, seen=seen_by(request), by=person, by_itself=not asked)
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=refusal.status)
    message = _("Saved on %(at)s.") % {"at": figures.moment(timezone.localtime(kept.changed_at))}
    return JsonResponse({"edition": kept.edition, "message": message})


@login_required
@require_POST
def check(request: HttpRequest, region: str) -> HttpResponse:
    """Check a text as it is being written; nothing is stored."""
    allowed(request, region)
    found = checked_text(request.POST.get("text", ""))
    html = render_to_string("funding/editing/checked.html", {"checked": found, "has_script": True}, request)
    faults = [{"line": each.line, "column": each.column, "message": each.message} for each in found.faults]
    return JsonResponse({"faults": faults, "status": found.status, "html": html})


@login_required
@cache_control(private=True, max_age=600)
def vocabulary(request: HttpRequest, region: str) -> HttpResponse:
    """What the editor may offer, in the reader's language."""
    allowed(request, region)
    return JsonResponse(what_may_be_written())
