"""Letters that remind a municipality of a collection."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opora.needs.requests.models import Reminder


def send(reminders: list[Reminder], address: str) -> list[Reminder]:
    """Send the letters by one connection; return those that did not leave, each with the reason in `failure`.

    `address` is that of this installation, such as https://opora.example.cz/.
    """
    connection = get_connection()
    failed = []
    for reminder in reminders:
        try:
            letter = written(reminder, address)
            letter.connection = connection
            letter.send()
        except OSError as error:
            # A broken connection is not used again: the next letter opens its own.
            connection = get_connection()
            reminder.failure = str(error)[:300] or type(error).__name__
            failed.append(reminder)
    return failed


def written(reminder: Reminder, address: str) -> EmailMessage:
    """Return the letter in the language of the installation."""
    collection = reminder.collection
    page = reverse("needs:requests:index", args=[collection.region.code])
    with translation.override(settings.LANGUAGE_CODE):
        said = {"reminder": reminder, "collection": collection, "link": address.rstrip("/") + page}
        text = render_to_string("needs/requests/reminder.txt", said)
        subject = _("Requests for %(year)s: %(municipality)s has not written yet") % {
            "year": collection.year,
            "municipality": reminder.municipality.name,
        }
        return EmailMessage(subject=subject, body=text, to=[reminder.email])
