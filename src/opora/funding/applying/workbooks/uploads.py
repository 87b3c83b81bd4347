"""Workbooks that came back, kept as attachments of the round and the provider until they are taken over or swept."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core.refusals import NotKnown
from opora.funding.applying.workbooks.desks import desk_of, scope_of
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
    desk = desk_of(provider)
    return Thing(
        scope=scope_of(found, provider),
        title=_("Workbook of applications, round %(round)s") % {"round": found.place},
        address=reverse("funding:workbooks:index", args=[found.region.code, found.place, provider]),
        view=desk.permission,
        change=desk.permission,
        frozen=desk.closed(found, provider, day),
    )
