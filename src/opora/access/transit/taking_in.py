"""The act of taking in a timetable."""

import hashlib
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop

from opora.access.models import TimetableEdition
from opora.access.transit.days import read_calendar
from opora.access.transit.declared import declared_transit
from opora.access.transit.feed import opened_feed
from opora.access.transit.files import store_timetable
from opora.access.transit.reading import publishers_of, read_timetable
from opora.accounts.models import User
from opora.core.permissions import Scope, allow
from opora.core.services import log


def take_in_timetable(*, file: Path, today: date, by: User, day: date | None = None) -> TimetableEdition:
    """Take in one day of a GTFS feed; from then on it is used where it covers a region.

    today   from when on the day is looked for
    day     the day; without it, the next Tuesday that is no holiday
    The same day of the same file changes nothing and gives the edition that is there.
    Raises Refused with everything that is wrong with the feed, or when nothing runs on the day.
    """
    allow(by, "territory.import", Scope())
    with opened_feed(file) as feed:
        digest = _digest(file)
        calendar = read_calendar(feed)
        chosen = calendar.chosen(day, today, declared_transit().content)
        known = TimetableEdition.objects.filter(file_digest=digest, service_day=chosen).first()
        if known is not None:
            return known
        # Reading takes minutes: nobody else's writing waits for it, and only the result is one transaction.
        table, report = read_timetable(feed, calendar, chosen)
        publishers = publishers_of(feed)
    stops, rides, changes = store_timetable(table)
    first, last = calendar.validity
    with transaction.atomic():
        edition = TimetableEdition.objects.create(
            file_name=file.name,
            file_digest=digest,
            publishers=publishers,
            service_day=chosen,
            valid_from=first,
            valid_to=last,
            stops_digest=stops,
            rides_digest=rides,
            changes_digest=changes,
            report=report,
            by_name=str(by),
        )
        log(
            "access.timetable_taken_in",
            gettext_noop("The timetable %(method)s was taken in: %(stops)s stops, %(trips)s trips."),
            by=by,
            subject=edition,
            station="timetable",
            method=edition.method,
            stops=report["stops"],
            trips=report["trips_of_the_day"],
        )
    return edition


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
