"""A collection is opened; a municipality says that it asks for nothing."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.needs.requests.models import Collection, MunicipalRequest, NothingAsked
from opora.needs.requests.services.guards import tell_line
from opora.needs.requests.states import HEARD
from opora.territory import queries as territory
from opora.territory.models import Placement

LEAST_REMINDER_DAYS = 1


@transaction.atomic
def open_collection(
    *,
    region: str,
    year: int,
    title: str,
    shown_from: date,
    last_new_on: date,
    last_edit_on: date,
    by: User,
    reminder_days: int = 14,
    synthetic: bool = False,
) -> Collection:
    """Open the collection of requests of a region for a year; all three days are included."""
    allow(by, "needs.answer", Scope(region=region))
    unit = territory.region(region)
    if not title.strip():
        raise Refused(_("A collection needs a title, such as “Requests of municipalities for 2027”."))
    if not shown_from <= last_new_on <= last_edit_on:
        raise Refused(
            _(
                "The days do not follow each other: shown from %(shown)s, new requests until %(new)s, "
                "changes until %(edit)s. Put them in this order."
            )
            % {"shown": shown_from, "new": last_new_on, "edit": last_edit_on}
        )
    if reminder_days < LEAST_REMINDER_DAYS:
        raise Refused(_("Between two reminders there must be at least one day."))
    if Collection.objects.filter(region=unit, year=year).exists():
        raise Refused(
            _("The region already collects requests for %(year)s. Choose another year.") % {"year": year}
        )
    opened = Collection.objects.create(
        region=unit, year=year, title=title.strip(), shown_from=shown_from, last_new_on=last_new_on,
        last_edit_on=last_edit_on, reminder_days=reminder_days, opened_by=by, synthetic=synthetic,
    )  # fmt: skip
    message = gettext_noop("The collection of requests of municipalities for %(year)s was opened.")
    log("collection.opened", message, by=by, subject=opened, region=region, year=str(year))
    tell_line(opened, by)
    return opened


@transaction.atomic
def ask_for_nothing(*, collection: Collection, place: Placement, day: date, by: User) -> NothingAsked:
    """Note that a municipality asks for nothing this time, so that it is not reminded; saying so twice is once."""
    allow(by, "needs.request", place)
    Collection.objects.select_for_update().get(pk=collection.pk)
    town = place.unit
    if not collection.takes_new_on(day):
        raise Refused(
            _("“%(title)s” does not take statements on %(day)s.") % {"title": collection, "day": day}
        )
    if MunicipalRequest.objects.filter(collection=collection, municipality=town, state__in=HEARD).exists():
        raise Refused(
            _("%(municipality)s has submitted a request. Withdraw it first if nothing is asked for.")
            % {"municipality": town.name}
        )
    said, is_new = NothingAsked.objects.get_or_create(
        collection=collection, municipality=town, defaults={"said_by": by}
    )
    if is_new:
        log(
            "request.nothing_asked",
            gettext_noop("%(municipality)s asks for nothing for %(year)s."),
            by=by,
            subject=said,
            region=collection.region.code,
            municipality=town.name,
            year=str(collection.year),
        )
    return said
