"""What files are attached to: objections."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core.refusals import NotKnown
from opora.funding.attachments.subjects import Thing
from opora.funding.corrections.models import Objection
from opora.funding.corrections.states import ObjectionState

KIND = "objection"


def thing(key: str, day: date) -> Thing:
    """Return the objection with that key as a thing that files are attached to."""
    rows = Objection.objects.select_related(
        "round__region", "grant__round__region", "grant__service__provider"
    )
    found = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < LONGEST else None
    if found is None:
        raise NotKnown(_("There is no objection %(objection)s that you may see here.") % {"objection": key})
    return of(found)


LONGEST = 18
"""A number with fewer digits fits into a database."""


def of(objection: Objection) -> Thing:
    """Return the objection as a thing that files are attached to; they change while it waits for its reply."""
    waits = objection.state == ObjectionState.FILED
    return Thing(
        scope=objection.scope,
        title=_("Objection %(objection)s") % {"objection": objection},
        address=reverse("funding:corrections:objection", args=[objection.round.region.code, objection.pk]),
        view="funding.view",
        change="funding.object",
        frozen="" if waits else _("The objection is closed; its files do not change any more."),
    )
