"""What can be asked of signed lines, objections, corrections and frozen inputs."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from opora.accounts.permissions import Reach
from opora.core.models import Run
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding.corrections.declared import declared_deadlines
from opora.funding.corrections.models import Correction, ManualLine, Objection
from opora.funding.corrections.states import CorrectionState, LineState, ObjectionState
from opora.funding.models import Application, Grant, Round
from opora.funding.states import extended_until
from opora.register import queries as register
from opora.register.models import Service


def in_force() -> QuerySet[ManualLine]:
    """Return the lines that count: signed by one person, confirmed by another, not withdrawn."""
    return ManualLine.objects.filter(state=LineState.IN_FORCE)


def with_final(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Annotate grants with `lines_czk`, the sum of the lines in force, and `final_czk` = grant + lines."""
    sums = (
        in_force()
        .filter(grant=OuterRef("pk"))
        .order_by()
        .values("grant")
        .annotate(total=Sum("amount_czk"))
        .values("total")
    )
    return rows.annotate(
        lines_czk=Coalesce(Subquery(sums, output_field=BigIntegerField()), Value(0)),
        final_czk=F("grant_czk") + F("lines_czk"),
    )


def final_czk(grant: Grant) -> int:
    """Return what the service really gets: the calculated grant and the lines in force; whole crowns, 0 or more."""
    known: Any = getattr(grant, "final_czk", None)
    return int(known) if known is not None else grant.grant_czk + lines_czk(grant)


def lines_czk(grant: Grant) -> int:
    """Return the sum of the lines in force of one grant, whole crowns; 0 when there is none."""
    return int(in_force().filter(grant=grant).aggregate(total=Sum("amount_czk"))["total"] or 0)


def lines_of_run(run: Run) -> int:
    """Return the sum of the lines in force of all grants of a run; it is taken from the reserve of the round."""
    return int(in_force().filter(grant__run=run).aggregate(total=Sum("amount_czk"))["total"] or 0)


def lines(grant: Grant) -> QuerySet[ManualLine]:
    """Return every line of a grant, also those that wait or were withdrawn, in the order of signing."""
    return (
        ManualLine.objects.filter(grant=grant)
        .select_related("signed_by", "confirmed_by", "withdrawn_by", "objection__round")
        .order_by("signed_at", "pk")
    )


def lines_by_grant(keys: Iterable[int]) -> dict[int, list[ManualLine]]:
    """Return the lines in force by the key of their grant, in the order of signing; one query."""
    found: dict[int, list[ManualLine]] = {}
    rows = in_force().filter(grant__in=list(keys)).select_related("signed_by", "confirmed_by")
    for line in rows.order_by("signed_at", "pk"):
        found.setdefault(line.grant_id, []).append(line)
    return found


def counting_run(round_: Round) -> Run:
    """Return the calculation that counts: the one that is proposed or decided, before that the newest one."""
    found = funding.held_run(round_)
    if found is None:
        raise NotKnown(
            _("The grants of the round %(round)s have not been calculated yet.") % {"round": round_.name}
        )
    return found


def request_czk(grant: Grant) -> int:
    """Return what the service asked for in the calculation of its grant, whole crowns; 0 when it did not apply."""
    told = grant.inputs.get("inputs", {}).get("request")
    if told is not None:
        return int(Decimal(told))
    asked = Application.objects.filter(round=grant.round_id, service=grant.service_id)
    return int(asked.values_list("request_czk", flat=True).first() or 0)


def reserve_czk(run: Run) -> int:
    """Return what is left of the pool after the calculated grants and the lines in force; whole crowns."""
    return int(run.summary["reserve"]) - lines_of_run(run)


def all_lines(region: str) -> QuerySet[ManualLine]:
    """Return the signed lines of the region, newest first."""
    return (
        ManualLine.objects.filter(grant__round__region__code=region)
        .select_related(
            "grant__round__region", "grant__service__kind", "grant__service__provider", "signed_by",
            "confirmed_by", "withdrawn_by", "objection__round",
        )
        .order_by("-signed_at", "-pk")
    )  # fmt: skip


def waiting_lines(region: str) -> QuerySet[ManualLine]:
    """Return the lines that wait for the second person."""
    return all_lines(region).filter(state=LineState.SIGNED)


def objections(region: str, reach: Reach) -> QuerySet[Objection]:
    """Return the objections that a person may see, newest first: all, or those of the services of their places."""
    rows = (
        Objection.objects.filter(round__region__code=region)
        .select_related(
            "round__region", "grant__run", "grant__round__region", "grant__service__kind",
            "grant__service__provider", "filed_by", "answered_by",
        )
        .order_by("-filed_at", "-pk")
    )  # fmt: skip
    if reach.everything:
        return rows
    return rows.filter(grant__service__in=register.visible(Service.objects.all(), reach))


def objection(region: str, key: int, reach: Reach) -> Objection:
    """Return one objection that the person may see; NotKnown otherwise."""
    found = objections(region, reach).filter(pk=key).first()
    if found is None:
        raise NotKnown(_("There is no objection %(objection)s that you may see here.") % {"objection": key})
    return found


def open_objection(grant: Grant) -> Objection | None:
    """Return the objection to the grant of the service in its round that waits for a reply, or None."""
    rows = Objection.objects.filter(round=grant.round_id, grant__service=grant.service_id)
    return rows.filter(state=ObjectionState.FILED).select_related("round").first()


def last_day(round_: Round, provider_number: str) -> date | None:
    """Return the last day on which the provider may object; None before the result is published.

    The declared days from publication; an extension of the round for the provider moves it when it ends later.
    """
    if round_.published_on is None:
        return None
    declared = declared_deadlines(round_.region.code).content.objection.last_day(round_.published_on)
    return max(declared, extended_until(round_, provider_number) or declared)


def corrections(region: str) -> QuerySet[Correction]:
    """Return the corrections of the region, newest first."""
    return (
        Correction.objects.filter(round__region__code=region)
        .select_related("round__region", "corrects", "run", "by", "confirmed_by", "objection__round")
        .order_by("-asked_at", "-pk")
    )


def correction(region: str, key: int) -> Correction:
    """Return one correction; NotKnown when the region has none with that key."""
    found = corrections(region).filter(pk=key).first()
    if found is None:
        raise NotKnown(_("There is no correction %(correction)s in this region.") % {"correction": key})
    return found


def corrected_by(run: Run) -> Correction | None:
    """Return the correction that replaced the run, or None while it counts."""
    return (
        Correction.objects.filter(corrects=run, state=CorrectionState.DONE)
        .select_related("round", "run")
        .first()
    )


def left_behind(run: Run) -> QuerySet[ManualLine]:
    """Return the lines in force of earlier runs of the same round: they do not count in `run`."""
    rows = in_force().filter(grant__round__in=Grant.objects.filter(run=run).values("round")[:1])
    return rows.filter(grant__run__lt=run.pk).select_related("grant__service", "signed_by").order_by("pk")


def visible_lines(rows: QuerySet[ManualLine], reach: Reach) -> QuerySet[ManualLine]:
    """Narrow lines to those that a person may see: all, or those of the services of their places."""
    if reach.everything:
        return rows
    return rows.filter(grant__service__in=register.visible(Service.objects.all(), reach))


def visible_line(region: str, key: int, reach: Reach) -> ManualLine:
    """Return one signed line that the person may see; NotKnown otherwise."""
    found = visible_lines(all_lines(region), reach).filter(pk=key).first()
    if found is None:
        raise NotKnown(_("There is no signed line %(line)s that you may see here.") % {"line": key})
    return found
