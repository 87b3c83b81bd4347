"""Files attached to applications: where they belong, who may do what, and until when."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.refusals import NotKnown
from opora.funding.applying.models import Dossier
from opora.funding.applying.queries import WITH, editable_until, may_write
from opora.funding.applying.states import State
from opora.funding.attachments.subjects import Thing


def thing(key: str, day: date) -> Thing:
    """Return the application with this key as a thing that files are attached to; NotKnown when there is none."""
    found = Dossier.objects.select_related(*WITH).filter(pk=key).first() if key.isdecimal() else None
    if found is None:
        raise NotKnown(_("There is no application with the key %(key)s.") % {"key": key})
    return Thing(
        scope=found.scope,
        title=_("Application %(application)s") % {"application": found},
        address=reverse(
            "funding:applying:dossier",
            args=[found.round.region.code, found.round.place, found.service.identifier],
        ),
        view="funding.view",
        change="funding.apply",
        frozen=_frozen(found, day),
    )


def _frozen(found: Dossier, day: date) -> str:
    if found.state == State.WITHDRAWN:
        return _("The application is withdrawn, so its files do not change.")
    if not may_write(found, day):
        return _("The last day for changes was %(day)s, so the files do not change any more.") % {
            "day": figures.day(editable_until(found))
        }
    return ""
