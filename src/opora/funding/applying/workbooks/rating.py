"""The workbook of a whole round: one row for each application with what it asks for, and its points to fill in."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.accounts.models import User
from opora.funding import queries as funding
from opora.funding.applying import fields, services
from opora.funding.applying.content import DUTIES, Content
from opora.funding.applying.sheet import column_names
from opora.funding.applying.workbooks.layout import Entry, Layout, Line, Sheet, guide_of_all
from opora.funding.applying.workbooks.review import Review
from opora.funding.applying.workbooks.spaces import Part, Sort, Space
from opora.funding.models import Application, Round
from opora.funding.states import BEFORE_RATING

SPACE = Space(Part.POINTS, ("points",), Sort.POINTS)


def layout(round_: Round, _provider: str, _day: date) -> Layout | None:
    """Return the workbook of a round: every application that stands in it, by service; None before the first one."""
    rows = list(funding.applications(round_).select_related("dossier"))
    if not rows:
        return None
    sheet = Sheet(
        name=pgettext("sheet", "Applications"),
        keys=(_("Service"), _("Kind of service")),
        told=(_("Provider"), *column_names().values(), *fields.duties().values()),
        spaces=(_("Points of criteria"),),
        sums=(),
        lines=tuple(_line(row) for row in rows),
    )
    return Layout(
        entries=tuple(line.entry for line in sheet.lines),
        sheets=(sheet,),
        guide=tuple(_guide()),
        yes=_("yes"),
        no=_("no"),
    )


def _line(row: Application) -> Line:
    dossier = getattr(row, "dossier", None)
    entry = Entry(
        identifier=row.service.identifier,
        kind=row.service.kind.name,
        content=Content(points=row.criteria_points if dossier is None else dossier.points),
        state="",
        is_open=True,
    )
    told: list[str | int] = [row.service.provider.name]
    told += [int(getattr(row, name)) for name in column_names()]
    told += [_("yes") if getattr(row, name) else _("no") for name in DUTIES]
    return Line(entry, keys=(entry.identifier, entry.kind), told=tuple(told), spaces=(SPACE,))


def _guide() -> Iterator[str]:
    yield _(
        "Fill in points from 0 to 100 with at most two decimals. An empty cell leaves the application without points."
    )
    yield from guide_of_all()


def nothing(round_: Round, _provider: str) -> str:
    """Return the sentence that there is nothing to rate."""
    return _("The round %(round)s has no application yet.") % {"round": round_.place}


def title(round_: Round, _provider: str) -> str:
    """Return the title of the workbook."""
    return _("Points of criteria for the round %(round)s") % {"round": round_.name}


def closed(round_: Round, _provider: str, _day: date) -> str:
    """Return why the points may not change any more, or ""."""
    if round_.state in BEFORE_RATING:
        return ""
    return _("The round %(round)s is in the state “%(state)s”: its applications cannot be rated now.") % {
        "round": round_.place,
        "state": round_.get_state_display(),
    }


def save(round_: Round, said: Review, by: User, _day: date) -> None:
    """Rate the applications whose points differ."""
    points = {
        identifier: content.points if content.points is not None else Decimal(0)
        for identifier, content in said.contents.items()
    }
    services.rate_many(round=round_, points=points, by=by)
