"""Which services of a timetable run on a day, and the day that is chosen."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from opora.access.transit.declared import TransitRules
from opora.access.transit.feed import Feed
from opora.core.refusals import Refused

CALENDAR = "calendar.txt"
EXCEPTIONS = "calendar_dates.txt"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TUESDAY = 1


@dataclass
class Calendar:
    """When services run.

    weekly       by service: on which weekdays, the first and the last day (both included)
    exceptions   by service and day: whether it runs, against the week
    """

    feed: str
    weekly: dict[str, tuple[tuple[bool, ...], date, date]] = field(default_factory=dict)
    exceptions: dict[str, dict[date, bool]] = field(default_factory=lambda: defaultdict(dict))

    def running(self, day: date) -> set[str]:
        """Return the services that run on `day`."""
        weekly = {
            service
            for service, (days, first, last) in self.weekly.items()
            if first <= day <= last and days[day.weekday()]
        }
        added = {service for service, days in self.exceptions.items() if days.get(day) is True}
        removed = {service for service, days in self.exceptions.items() if days.get(day) is False}
        return (weekly | added) - removed

    @property
    def validity(self) -> tuple[date, date]:
        """The first and the last day on which anything may run. Raises Refused if there is none."""
        days = [day for _days, first, last in self.weekly.values() for day in (first, last)]
        days += [day for each in self.exceptions.values() for day, runs in each.items() if runs]
        if not days:
            raise Refused(
                _(
                    "The timetable %(feed)s has no day on which anything runs. Ask its publisher for another one."
                )
                % {"feed": self.feed}
            )
        return min(days), max(days)

    def chosen(self, asked: date | None, today: date, rules: TransitRules) -> date:
        """Return the day asked for, else the next working Tuesday. Raises Refused if nothing runs on it."""
        first, last = self.validity
        day = asked or self._next_tuesday(max(first, today), last, rules)
        if day is None or not self.running(day):
            words = {"feed": self.feed, "first": first.isoformat(), "last": last.isoformat()}
            if day is None:
                raise Refused(
                    _(
                        "The timetable %(feed)s has no working Tuesday ahead: it is valid from %(first)s to %(last)s. "
                        "Take a newer one, or give a day of it: --day %(last)s."
                    )
                    % words
                )
            raise Refused(
                _(
                    "Nothing of the timetable %(feed)s runs on %(day)s; it is valid from %(first)s to %(last)s. "
                    "Give another day: --day %(last)s."
                )
                % (words | {"day": day.isoformat()})
            )
        return day

    def _next_tuesday(self, first: date, last: date, rules: TransitRules) -> date | None:
        day = first + timedelta(days=(TUESDAY - first.weekday()) % 7)
        while day <= last and rules.is_holiday(day):
            day += timedelta(days=7)
        return day if day <= last else None


def read_calendar(feed: Feed) -> Calendar:
    """Return when the services of a feed run. Raises Refused when it says nothing of it, or something wrong."""
    calendar = Calendar(feed.name)
    if feed.has(CALENDAR) or not feed.has(EXCEPTIONS):
        _read_weeks(feed, calendar)
    if feed.has(EXCEPTIONS):
        _read_exceptions(feed, calendar)
    feed.check()
    return calendar


def _read_weeks(feed: Feed, calendar: Calendar) -> None:
    for line, (service, begin, end, *flags) in feed.rows(
        CALENDAR, ("service_id", "start_date", "end_date", *WEEKDAYS)
    ):
        first, last = (
            feed.day(CALENDAR, line, "start_date", begin),
            feed.day(CALENDAR, line, "end_date", end),
        )
        for name, flag in zip(WEEKDAYS, flags, strict=True):
            if flag not in ("0", "1"):
                feed.report(CALENDAR, line, name, flag, _("expected 1 (runs) or 0 (does not run)."))
        if first and last:
            calendar.weekly[service] = (tuple(flag == "1" for flag in flags), first, last)


def _read_exceptions(feed: Feed, calendar: Calendar) -> None:
    for line, (service, text, kind) in feed.rows(EXCEPTIONS, ("service_id", "date", "exception_type")):
        day = feed.day(EXCEPTIONS, line, "date", text)
        if kind not in ("1", "2"):
            feed.report(EXCEPTIONS, line, "exception_type", kind, _("expected 1 (added) or 2 (removed)."))
        elif day:
            calendar.exceptions[service][day] = kind == "1"
