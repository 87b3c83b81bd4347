"""Objections, signed lines and corrections on the home page: what waits for whom, and until when."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope
from opora.funding.corrections import queries
from opora.funding.corrections.clocks import clock
from opora.funding.corrections.models import Correction, ManualLine, Objection
from opora.funding.corrections.states import CorrectionState, ObjectionState
from opora.site.due import Item

MOST = 8
"""Objections of one's own that are shown; the list has all of them."""


def due(region: str, person: User, day: date) -> list[Item]:
    """Return the objections to reply to, what waits for the second person, and one's own objections with the reply."""
    scope = Scope(region=region)
    if person.has_perm("funding.sign", scope):
        return [_to_reply(each, day) for each in _waiting(region)]
    if person.has_perm("funding.confirm", scope):
        corrections = queries.corrections(region).filter(state=CorrectionState.ASKED)
        return [
            *(_line(region, each) for each in queries.waiting_lines(region)),
            *(_correction(region, each) for each in corrections),
        ]
    if person.has_perm("funding.object", scope):
        own = queries.objections(region, reach_of(person, region))
        return [_own(each, day) for each in own.exclude(state=ObjectionState.WITHDRAWN)[:MOST]]
    return []


def _waiting(region: str) -> list[Objection]:
    rows = Objection.objects.filter(round__region__code=region, state=ObjectionState.FILED)
    return list(rows.select_related("round__region", "grant__service").order_by("reply_by", "pk"))


def _to_reply(objection: Objection, day: date) -> Item:
    text = _("Reply to objection %(objection)s about service %(service)s")
    return Item(
        text=text % {"objection": objection, "service": objection.grant.service.identifier},
        url=_address(objection),
        detail=clock(objection.reply_by, day),
    )


def _own(objection: Objection, day: date) -> Item:
    said = {"objection": objection, "service": objection.grant.service.identifier}
    if objection.state == ObjectionState.FILED:
        text = (
            _("Your objection %(objection)s about service %(service)s waits for the reply of the region")
            % said
        )
        return Item(text=text, url=_address(objection), detail=clock(objection.reply_by, day))
    text = _("The region replied to your objection %(objection)s about service %(service)s") % said
    return Item(text=text, url=_address(objection), detail=objection.get_outcome_display())


def _line(region: str, line: ManualLine) -> Item:
    text = _("Confirm the signed line for service %(service)s")
    return Item(
        text=text % {"service": line.grant.service.identifier},
        url=reverse("funding:corrections:line", args=[region, line.pk]),
        detail=line.reason,
    )


def _correction(region: str, correction: Correction) -> Item:
    text = _("Confirm the correction of calculation %(run)s")
    return Item(
        text=text % {"run": correction.corrects_id},
        url=reverse("funding:corrections:correction", args=[region, correction.pk]),
        detail=correction.reason,
    )


def _address(objection: Objection) -> str:
    return reverse("funding:corrections:objection", args=[objection.round.region.code, objection.pk])
