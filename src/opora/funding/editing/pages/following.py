"""What follows from a draft: it is compared, its older texts are looked at, it is taken in, discarded, put back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from opora.core import figures
from opora.core.lists import answer_list
from opora.funding.editing import queries, services, sheet, sources
from opora.funding.editing.checking import check
from opora.funding.editing.forms import CompareForm
from opora.funding.editing.models import Draft, Edition
from opora.funding.editing.pages.opening import WRITE, may_write, opened, seen_by
from opora.funding.editing.tables import EditionTable, address
from opora.funding.editing.texts import next_version, version_of


@login_required
def compare(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """What the draft declares otherwise than another text: by meaning, then line by line."""
    _person, draft = opened(request, region, number)
    name = request.GET.get("other", "") or _usual(draft)
    form = CompareForm(others=sources.comparable(draft), initial={"other": name})
    other = sources.source(name, draft)
    context: dict[str, Any] = {
        "region": draft.region,
        "draft": draft,
        "form": form,
        "other": other,
        "comparison": sheet.comparison(other.text, draft.text),
        "columns": [_("What"), pgettext("difference", "How"), other.title, _("the draft")],
        "breadcrumbs": sheet.crumbs(draft.region, draft, _("Comparison")),
    }
    return render(request, "funding/editing/compare.html", context)


def _usual(draft: Draft) -> str:
    """Return what a draft is compared with first: the version that it comes from, or the text that it began with."""
    if draft.base is not None:
        return f"stored:{draft.base.code}:{draft.base.version}"
    first = draft.editions.order_by("at", "pk").values_list("pk", flat=True)[0]
    return f"text:{first}"


@login_required
def history(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """Every text that the draft ever was."""
    _person, draft = opened(request, region, number)
    return answer_list(
        request,
        rows=queries.editions(draft),
        table_class=EditionTable,
        template="funding/editing/history.html",
        name=f"{region}-draft-{number}-texts",
        context={
            "region": draft.region,
            "draft": draft,
            "breadcrumbs": sheet.crumbs(draft.region, draft, _("Earlier texts")),
        },
    )


@login_required
def edition(request: HttpRequest, region: str, number: int, key: int) -> HttpResponse:
    """One of them: in what it differs from the draft as it is now, and the way back to it."""
    person, draft = opened(request, region, number)
    found = queries.edition(draft, key)
    context = {
        "region": draft.region,
        "draft": draft,
        "edition": found,
        "is_now": found.text == draft.text,
        "may_write": may_write(person, region) and draft.discarded_at is None,
        "comparison": sheet.comparison(found.text, draft.text),
        "columns": [_("What"), pgettext("difference", "How"), _title(found), _("the draft")],
        "breadcrumbs": sheet.crumbs(draft.region, draft, _title(found)),
    }
    return render(request, "funding/editing/edition.html", context)


def _title(found: Edition) -> str:
    return _("Text of %(at)s") % {"at": figures.moment(found.at)}


@login_required
@require_POST
def put_back(request: HttpRequest, region: str, number: int, key: int) -> HttpResponse:
    """Make an older text the draft again."""
    person, draft = opened(request, region, number, WRITE)
    services.put_back(draft=draft, edition=queries.edition(draft, key), by=person)
    messages.success(
        request, _("The older text is the draft again. The one before it stays among earlier texts.")
    )
    return redirect(address(draft))


@login_required
def take_in(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """Store the draft as a new version, once nothing is wrong with it."""
    person, draft = opened(request, region, number, WRITE)
    if request.method == "POST":
        taken = services.take_in(draft=draft, seen=seen_by(request), by=person)
        messages.success(
            request,
            _("The rules were taken in as %(rules)s. Another person releases them.") % {"rules": taken},
        )
        return redirect("funding:rules", region, taken.code, taken.version)
    version, stored = version_of(draft.text), queries.versions_of(draft.text)
    context = {
        "region": draft.region,
        "draft": draft,
        "checked": check(draft.text),
        "written": version,
        "is_stored": version in stored,
        "raised": next_version(version, stored),
        "breadcrumbs": sheet.crumbs(draft.region, draft, _("Take in")),
    }
    return render(request, "funding/editing/take_in.html", context)


@login_required
@require_POST
def raise_version(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """Write the next version into the text."""
    person, draft = opened(request, region, number, WRITE)
    changed = services.raise_version(draft=draft, seen=seen_by(request), by=person)
    messages.success(
        request, _("The version in the text is now %(version)s.") % {"version": version_of(changed.text)}
    )
    return redirect("funding:drafts:take-in", region, number)


@login_required
@require_POST
def discard(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """Put the draft out of the way."""
    person, draft = opened(request, region, number, WRITE)
    services.discard(draft=draft, by=person)
    messages.success(request, _("The draft was discarded. It stays in the list and can be put back."))
    return redirect(reverse("funding:drafts:index", args=[region]))


@login_required
@require_POST
def restore(request: HttpRequest, region: str, number: int) -> HttpResponse:
    """Put a discarded draft back."""
    person, draft = opened(request, region, number, WRITE)
    services.restore(draft=draft, by=person)
    messages.success(request, _("The draft was put back."))
    return redirect(address(draft))
