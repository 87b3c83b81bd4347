"""Workbooks that came back, kept as attachments of the round and the provider until they are taken over or swept."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.permissions import Scope
from opora.core.refusals import NotKnown
from opora.funding import states
from opora.funding.attachments.subjects import Thing
from opora.funding.models import Round

KIND = "workbook"


def subject_of(round_: Round, provider: str) -> str:
    """Return the name under which the workbooks of a provider in a round are kept."""
    return f"{KIND}:{round_.pk}-{provider}"


def thing(key: str, day: date) -> Thing:
    """Return the workbooks of a round and a provider as a thing that files are attached to."""
    round_key, _dash, provider = key.partition("-")
    found = (
        Round.objects.select_related("region").filter(pk=round_key).first() if round_key.isdecimal() else None
    )
    if found is None or not provider:
        raise NotKnown(_("There are no workbooks called %(key)s.") % {"key": key})
    return Thing(
        scope=Scope(region=found.region.code, provider=provider),
        title=_("Workbook of applications, round %(round)s") % {"round": found.place},
        address=reverse("funding:workbooks:index", args=[found.region.code, found.place, provider]),
        view="funding.apply",
        change="funding.apply",
        frozen=_frozen(found, provider, day),
    )


def _frozen(round_: Round, provider: str, day: date) -> str:
    if states.may_edit(round_, provider, day):
        return ""
    return _("Applications of the round %(round)s cannot be changed on %(day)s.") % {
        "round": round_.place,
        "day": figures.day(day),
    }
