"""The acts: draws of what is uncertain and the sensitivity to parameters are asked for, worked out, kept with a run."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.languages import said
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown, Refused
from opora.core.sentences import gettext as _
from opora.core.services import cancel_run, close_with_result, filling, log, tell_progress
from opora.funding.comparing.act import is_silent
from opora.funding.simulating import draws, tornado
from opora.funding.simulating.base import Base, base_of, base_run
from opora_engine.formula import InputsRefused

DRAWS, SENSITIVITY = "draws", "sensitivity"
"""Kinds of the runs: they stand beside the line, nothing reads from them."""

WORK: dict[str, Callable[[Base, dict[str, Any], Callable[[float], None]], dict[str, Any]]] = {
    DRAWS: draws.worked_out,
    SENSITIVITY: tornado.worked_out,
}
"""How the summary of a run is worked out of a base, what was asked and a way to tell how far it is."""


def ask(*, region: str, base: int, kind: str, question: dict[str, int], by: User) -> tuple[Run, bool]:
    """Return the run that is to answer and True, or the one that has, or is about to, and False.

    base   the calculation of grants to begin with; NotKnown when the region has none of this number
    """
    allow(by, "funding.compare", Scope(region=region))
    begun = base_of(base_run(region, base))
    asked = {
        "day": begun.run.day,
        "asked": {**question, "run": base, "declared": begun.digest},
        "inputs_digest": begun.run.inputs_digest,
        "rules_digest": begun.run.rules_digest,
        "engine_version": opora_engine.VERSION,
    }
    known = Run.objects.filter(
        region_code=region, kind=kind, status__in=(Run.Status.DONE, Run.Status.RUNNING), **asked
    ).first()
    if known is not None and not is_silent(known):
        return known, False
    run = Run.objects.create(
        kind=kind,
        region_code=region,
        rules_label=begun.run.rules_label,
        phase=_("Waiting for the background worker"),
        by=by,
        **asked,
    )
    return run, True


def answer(run: Run) -> None:
    """Work out what a run asks and keep it there; Refused, noted on the run, when it cannot be."""
    with filling(run):
        tell_progress(run, 5, _("Facts of the services"))
        base = base_of(base_run(run.region_code, run.asked["run"]))

        def tell(share: float) -> None:
            tell_progress(run, 10 + int(85 * share), _("The money is divided again and again"))

        try:
            summary = WORK[run.kind](base, run.asked, tell)
        except InputsRefused as fault:
            raise Refused(
                _("The rules cannot be applied to the numbers of a simulation. %(reason)s")
                % {"reason": said(fault.said.to_json())}
            ) from fault
        with transaction.atomic():
            close_with_result(run, summary=summary)
            log(
                f"{run.kind}.calculated",
                gettext_noop("A round was simulated (run %(run)s)."),
                by=run.by,
                subject=run,
                region=run.region_code,
                run=run.pk,
            )


def cancel(*, run: Run, by: User) -> None:
    """Leave a simulation without a result."""
    allow(by, "funding.compare", Scope(region=run.region_code))
    cancel_run(run, by=by)


def simulation(region: str, kind: str, key: int) -> Run:
    """Return a simulation, finished or not; NotKnown when the region has none of this number."""
    found = Run.objects.filter(region_code=region, kind=kind, pk=key).select_related("by").first()
    if found is None:
        raise NotKnown(_("There is no simulation %(run)s in this region.") % {"run": key})
    return found


def newest_of(base: Run, kind: str) -> list[Run]:
    """Return the newest simulations of a kind that begin with a calculation, without their results."""
    found = Run.objects.filter(region_code=base.region_code, kind=kind, asked__run=base.pk)
    return list(found.select_related("by").defer("summary").order_by("-pk")[:10])
