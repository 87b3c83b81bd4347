"""Two kinds of workbooks through the same doors: the applications of a provider, and the points of a whole round."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from opora.accounts.models import User
from opora.core.languages import language
from opora.core.permissions import Scope
from opora.core.refusals import NotKnown
from opora.funding.applying.workbooks import handing, rating
from opora.funding.applying.workbooks.handed import Handed
from opora.funding.applying.workbooks.layout import Layout
from opora.funding.applying.workbooks.review import Review
from opora.funding.applying.workbooks.writing import workbook_of
from opora.funding.models import Round

EVERYBODY = "all"
"""Stands for the provider where a workbook is of the whole round."""


@dataclass(frozen=True)
class Desk:
    """One kind of workbook.

    permission   who may take it out and bring it back
    layout       what it is made of on a day for a round and a provider; None when there is nothing to hand out
    nothing      the sentence that says so
    title        its title in the reader's language
    closed       why nothing may come back on a day, or ""
    save         makes what is stored say what the workbook says
    """

    permission: str
    layout: Callable[[Round, str, date], Layout | None]
    nothing: Callable[[Round, str], str]
    title: Callable[[Round, str], str]
    closed: Callable[[Round, str, date], str]
    save: Callable[[Round, Review, User, date], None]


APPLICATIONS = Desk(
    "funding.apply", handing.layout, handing.nothing, handing.title, handing.closed, handing.save
)
POINTS = Desk("funding.calculate", rating.layout, rating.nothing, rating.title, rating.closed, rating.save)


def desk_of(provider: str) -> Desk:
    """Return the kind of workbook of a provider (IČO), or that of the whole round."""
    return POINTS if provider == EVERYBODY else APPLICATIONS


def scope_of(round_: Round, provider: str) -> Scope:
    """Return where a workbook belongs, for permissions."""
    return Scope(region=round_.region.code, provider="" if provider == EVERYBODY else provider)


def handed_out(round_: Round, provider: str, day: date, at: datetime) -> bytes:
    """Return the workbook as it is handed out now, in the reader's language; NotKnown when there is nothing in it."""
    desk = desk_of(provider)
    layout = desk.layout(round_, provider, day)
    if layout is None:
        raise NotKnown(desk.nothing(round_, provider))
    handed = Handed(
        region=round_.region.code,
        round=round_.place,
        provider=provider,
        language=language(),
        layout=layout.digest,
        at=at.isoformat(timespec="seconds"),
        services={entry.identifier: entry.content.digest for entry in layout.entries},
    )
    return workbook_of(layout, handed, desk.title(round_, provider))
