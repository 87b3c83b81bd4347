"""What a downloaded file says of itself: the list, its filter, the calculation, sources, licence and address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.line import TITLES
from opora.core.models import Run, Source

NOT_OF_THE_LIST = ("page", "download", "chart", "run")
"""Parts of an address that do not say which rows are listed; the run is put in anew."""


@dataclass(frozen=True)
class About:
    """Names and what stands beside them, in the language of the reader and in the order of reading."""

    title: str
    rows: tuple[tuple[str, str], ...]


def permanent_path(request: HttpRequest, fixed: Mapping[str, str]) -> str:
    """Return the path of the list with its filter and order and with what fixes its numbers, such as the run."""
    asked = request.GET.copy()
    for name in NOT_OF_THE_LIST:
        asked.pop(name, None)
    for name, value in fixed.items():
        asked[name] = value
    query = asked.urlencode()
    return f"{request.path}?{query}" if query else request.path


def about_list(
    *, title: str, address: str, form: Form | None, region: object, run: Run | None, times: Any = None
) -> About:
    """Return what the file of a list says of itself; `times` are the travel times that its numbers rest on."""
    rows = [
        (_("List"), title),
        (_("About this demonstration"), _demonstration()),
        (_("Region"), str(region or "")),
        (_("Filter"), "; ".join(words_of(form)) or _("none")),
        *(_of_run(run) if run is not None else ()),
        *(((_("Travel times"), f"{times.label}. {times.known_error}"),) if times is not None else ()),
        (_("Permanent address") if run is not None else _("Address"), address),
        (
            _("Licence"),
            _(
                "What the region publishes of it: Creative Commons Attribution 4.0 International (CC BY 4.0). "
                "Each source keeps its own licence."
            ),
        ),
        *_sources(),
    ]
    return About(title, tuple((name, said) for name, said in rows if said))


def _demonstration() -> str:
    """Return what a demonstration says on each of its pages; empty elsewhere."""
    if not settings.DEMO_MODE:
        return ""
    return _(
        "The territory and its statistics are real. Providers, services and amounts marked as fictional are invented "
        "and describe nobody."
    )


def words_of(form: Form | None) -> list[str]:
    """Return what a filter is set to, such as “ORP: Turnov”, each of its fields that is set."""
    if form is None or not form.is_bound or not form.is_valid():
        return []
    return [
        f"{form[name].label}: {_said(form.fields[name], value)}"
        for name, value in form.cleaned_data.items()
        if value not in (None, "", []) and name in form.fields
    ]


def _said(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    chosen = [] if hasattr(field, "queryset") else list(getattr(field, "choices", []))
    return str(dict(chosen).get(value, value))


def _of_run(run: Run) -> Iterable[tuple[str, str]]:
    calculated = (_("Calculated on"), figures.moment(run.finished_at))
    return (
        (_("Calculation"), f"{TITLES.get(run.kind, run.kind)}, {_('run %(run)s') % {'run': run.pk}}"),
        (_("As of"), figures.day(run.day)),
        *((calculated,) if run.finished_at else ()),
        (_("Rules"), run.rules_label),
        (
            _("Method"),
            _("Opora, engine %(version)s, page of the methods “%(kind)s”")
            % {"version": run.engine_version, "kind": run.kind},
        ),
        (_("Digest of inputs"), run.inputs_digest),
        (_("Digest of rules"), run.rules_digest),
    )


def _sources() -> Iterable[tuple[str, str]]:
    for source in Source.objects.order_by("publisher", "title", "key"):
        yield _("Source of the data"), f"{source} ({source.licence})"
