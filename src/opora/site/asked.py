"""Requests of municipalities on the home page: what waits for whom, and what the region answered."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import figures
from opora.core.permissions import Scope
from opora.needs.requests import queries
from opora.needs.requests.models import Collection, MunicipalRequest
from opora.needs.requests.states import State
from opora.site.due import Item

MOST = 8


def of_own(region: str, person: User) -> list[MunicipalRequest]:
    """Return the newest requests of the municipalities that a person speaks for, with the region's decision."""
    codes = queries.own_codes(region, person)
    if not codes:
        return []
    rows = queries.requests(region, person).filter(municipality__code__in=codes)
    return list(rows.order_by("-collection__year", "-number")[:MOST])


def due(region: str, person: User, day: date, own: list[MunicipalRequest]) -> list[Item]:
    """Return what waits for a person in the newest collection; `own` are the requests of the own municipalities."""
    if not person.has_perm("needs.request", Scope(region=region)):
        return []
    collection = queries.newest_collection(region, day)
    if collection is None:
        return []
    if queries.own_codes(region, person):
        return [*_to_state(collection, person, day), *filter(None, (_unfinished(each, day) for each in own))]
    return [*_to_answer(collection, person), *_silent(collection, person, day)]


def _to_state(collection: Collection, person: User, day: date) -> list[Item]:
    if not collection.takes_new_on(day):
        return []
    until = _("by %(day)s") % {"day": figures.short_day(collection.last_new_on)}
    page = reverse("needs:requests:index", args=[collection.region.code])
    text = _("State what %(municipality)s needs for %(year)s")
    own = queries.own_codes(collection.region.code, person)
    waiting = queries.silent(collection, reach_of(person, collection.region.code), day)
    return [
        Item(text=text % {"municipality": row.unit.name, "year": collection.year}, url=page, detail=until)
        for row in waiting.filter(unit__code__in=own, has_draft=False)
    ]


def _unfinished(asked: MunicipalRequest, day: date) -> Item | None:
    texts = {
        State.DRAFT: _("Finish request %(request)s"),
        State.RETURNED: _("Complete request %(request)s"),
    }
    until = _("by %(day)s") % {"day": figures.short_day(asked.editable_until)}
    if asked.state in texts and day <= asked.editable_until:
        text = texts[State(asked.state)] % {"request": asked}
        return Item(text=text, url=_address(asked, "edit"), detail=asked.return_note or until)
    if asked.state == State.SUBMITTED and asked.on_behalf and asked.confirmed_by is None:
        text = _("Confirm request %(request)s that %(person)s filled in for you")
        return Item(
            text=text % {"request": asked, "person": asked.behalf_name}, url=_address(asked, "request")
        )
    return None


def _to_answer(collection: Collection, person: User) -> list[Item]:
    if not person.has_perm("needs.answer", collection.scope):
        return []
    count = collection.requests.filter(state=State.SUBMITTED).count()
    page = reverse("needs:requests:index", args=[collection.region.code]) + "?state=submitted"
    text = _("Requests of municipalities to answer: %(count)s") % {"count": count}
    return [Item(text=text, url=page)] if count else []


def _silent(collection: Collection, person: User, day: date) -> list[Item]:
    if not collection.takes_new_on(day):
        return []
    count = queries.silent(collection, reach_of(person, collection.region.code), day).count()
    page = reverse("needs:requests:silent", args=[collection.region.code])
    text = _("Municipalities that have not stated their needs: %(count)s") % {"count": count}
    until = _("by %(day)s") % {"day": figures.short_day(collection.last_new_on)}
    return [Item(text=text, url=page, detail=until)] if count else []


def _address(asked: MunicipalRequest, page: str) -> str:
    return reverse(
        f"needs:requests:{page}", args=[asked.collection.region.code, asked.collection.year, asked.number]
    )
