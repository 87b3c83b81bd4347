"""Municipalities not heard from are reminded, nobody twice within the days that the collection declares."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.accounts.permissions import Reach
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.needs.requests import letters
from opora.needs.requests.models import Collection, Reminder
from opora.needs.requests.queries import addressees, silent


@dataclass(frozen=True)
class Reminded:
    """What one round of reminders did: letters that left, letters that did not, municipalities without an account."""

    sent: int
    failed: int
    without_account: int


def remind(*, collection: Collection, day: date, address: str, by: User) -> Reminded:
    """Write to the accounts of every municipality that has not been heard from.

    Who was written to less than the declared number of days ago is left out. The letters are noted before they leave,
    so that two rounds at one moment send none twice; one that the mail server does not take is marked as failed
    and goes out with the next round.
    """
    waiting, without = _note(collection, day, by)
    failed = letters.send(waiting, address)
    Reminder.objects.bulk_update(failed, ["failure"])
    return Reminded(sent=len(waiting) - len(failed), failed=len(failed), without_account=without)


@transaction.atomic
def _note(collection: Collection, day: date, by: User) -> tuple[list[Reminder], int]:
    """Store who will be written to; return the letters, and how many municipalities nobody can be written to for."""
    allow(by, "needs.answer", collection)
    Collection.objects.select_for_update().get(pk=collection.pk)
    if not collection.takes_new_on(day):
        raise Refused(
            _(
                "“%(title)s” takes new requests from %(first)s until %(last)s; outside of it nobody is reminded."
            )
            % {
                "title": collection,
                "first": figures.day(collection.shown_from),
                "last": figures.day(collection.last_new_on),
            }
        )
    towns = {row.unit.code: row.unit for row in silent(collection, Reach(everything=True), day)}
    people = addressees(collection.region.code, sorted(towns), day)
    written_to = _written_to(collection, day)
    made = [
        Reminder(
            collection=collection,
            municipality=towns[each.municipality_code],
            person=each.person,
            email=each.person.email,
            sent_on=day,
            sent_by=by,
        )
        for each in people
        if each.person.may_sign_in and (each.municipality_code, each.person_id) not in written_to
    ]
    made = Reminder.objects.bulk_create(made)
    if made:
        log(
            "collection.reminded",
            gettext_noop("Reminders of the collection of requests for %(year)s were sent; letters: %(letters)s."),
            by=by, subject=collection, region=collection.region.code,
            year=str(collection.year), letters=len(made),
        )  # fmt: skip
    return made, len(set(towns) - {each.municipality_code for each in people})


def _written_to(collection: Collection, day: date) -> set[tuple[str, int]]:
    """Return municipality and person of the letters that left less than the declared number of days ago."""
    since = day - timedelta(days=collection.reminder_days)
    rows = Reminder.objects.filter(collection=collection, failure="", sent_on__gt=since)
    return set(rows.values_list("municipality__code", "person"))
