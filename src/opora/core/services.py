"""What may happen everywhere: an act is logged, a run is opened, finished, refused or cancelled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

import opora_engine
from opora.core import line, queries
from opora.core.models import LogEntry, LogHead, Run
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _


class Named(Protocol):
    """Whoever is written into the log."""

    def __str__(self) -> str:
        """The name that the log shows."""


@transaction.atomic
def log(
    act: str,
    message: str,
    *,
    by: Named,
    subject: models.Model | None = None,
    region: str = "",
    station: str = "",
    **values: str | int,
) -> LogEntry:
    """Append one act to the log. `message` is an English msgid with %(name)s places for `values`."""
    head, _created = LogHead.objects.select_for_update().get_or_create(pk=1)
    entry = LogEntry(
        at=timezone.now(),
        act=act,
        station=station,
        region_code=region,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_key=str(subject.pk) if subject is not None else "",
        by_name=str(by),
        message=message,
        values=values,
        previous_digest=head.digest,
    )
    entry.digest = entry.compute_digest()
    entry.save()
    head.digest = entry.digest
    head.save(update_fields=["digest"])
    return entry


def open_run(
    *,
    kind: str,
    region: str,
    day: date,
    inputs_digest: str,
    by: AbstractBaseUser,
    rules_digest: str = "",
    rules_label: str = "",
    asked: dict[str, Any] | None = None,
) -> tuple[Run, bool]:
    """Return the run to fill and True, or the newest finished run and False when it answers the same question.

    Two runs answer the same question when kind, region, day, inputs, rules, engine and what was asked are equal:
    then nothing is computed twice, and what stands downstream stays fresh.
    """
    question = {
        "day": day,
        "inputs_digest": inputs_digest,
        "rules_digest": rules_digest,
        "engine_version": opora_engine.VERSION,
        "asked": asked or {},
    }
    upstream = queries.newest_entries(region, line.read_by(kind))
    newest = queries.newest_run(region, kind)
    if newest is not None and all(getattr(newest, name) == value for name, value in question.items()):
        # The inputs came out the same, so a change upstream that was noted since did not touch them.
        newest.upstream = upstream
        newest.save(update_fields=["upstream", "beat_at"])
        return newest, False
    run = Run(kind=kind, region_code=region, rules_label=rules_label, upstream=upstream, **question)
    run.by_id = by.pk
    run.save()
    return run, True


def finish_run(run: Run, *, summary: dict[str, Any]) -> Run:
    """Close a run with its key figures and tell the line that this station has new results."""
    close_with_result(run, summary=summary)
    message = {
        "needs": gettext_noop("Needs were estimated (run %(run)s)."),
        "access": gettext_noop("Access was calculated (run %(run)s)."),
        "gaps": gettext_noop("Gaps were calculated (run %(run)s)."),
        "network": gettext_noop("A base network was proposed (run %(run)s)."),
        "funding": gettext_noop("Grants were calculated (run %(run)s)."),
        "plan": gettext_noop("An edition of the plan was issued (run %(run)s)."),
        "publication": gettext_noop("A snapshot was published (run %(run)s)."),
    }[run.kind]
    log(
        f"{run.kind}.calculated",
        message,
        by=run.by,
        subject=run,
        region=run.region_code,
        station=run.kind,
        run=run.pk,
    )
    return run


def close_with_result(run: Run, *, summary: dict[str, Any]) -> None:
    """Leave a run with its key figures; Refused when somebody has cancelled it meanwhile."""
    closed = {"status": Run.Status.DONE, "summary": summary, "finished_at": timezone.now()}
    if not Run.objects.filter(pk=run.pk, status=Run.Status.RUNNING).update(beat_at=timezone.now(), **closed):
        raise _cancelled()
    for name, value in closed.items():
        setattr(run, name, value)


@contextmanager
def filling(run: Run) -> Iterator[Run]:
    """Fill a run; a refusal inside stays on the run, so that the line can say what is missing.

    What is stored inside belongs into one `transaction.atomic()` of its own, with `finish_run` as its last line:
    a killed process leaves either the whole result or none.
    """
    try:
        yield run
    except Refused as refusal:
        close_without_result(run, refusal.message)
        refusal.is_kept = True
        raise
    except BaseException:
        close_without_result(run, _("The calculation failed; the log of the server says why."), failed=True)
        raise


def keep_refusal(refusal: Refused, *, kind: str, region: str, day: date, by: AbstractBaseUser) -> None:
    """Store a refusal that came before its run was opened, so that the line says it; nothing when a run has it."""
    if refusal.is_kept:
        return
    upstream = queries.newest_entries(region, line.read_by(kind))
    run = Run(kind=kind, region_code=region, day=day, upstream=upstream, engine_version=opora_engine.VERSION)
    run.by_id = by.pk
    run.save()
    close_without_result(run, refusal.message)


def tell_progress(run: Run, percent: int, phase: str) -> None:
    """Show how far a run is; raise Refused when somebody has cancelled it meanwhile."""
    if queries.was_cancelled(run):
        raise _cancelled()
    run.progress = percent
    run.phase = phase
    run.save(update_fields=["progress", "phase", "beat_at"])


def _cancelled() -> Refused:
    return Refused(_("This was cancelled; the results from before stay."))


def close_without_result(run: Run, message: str, *, failed: bool = False) -> None:
    """Leave a run without a result, with the sentence that says why."""
    cancelled = queries.was_cancelled(run)
    if not cancelled:
        run.status = Run.Status.FAILED if failed else Run.Status.REFUSED
    else:
        run.status = Run.Status.CANCELLED
    run.message = message
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "message", "finished_at", "beat_at"])


def cancel_run(run: Run, *, by: Named) -> None:
    """Ask a running calculation to stop; what it wrote so far is taken back."""
    # Asked of the database and not of `run`, which may have been finished since it was read.
    asked = Run.objects.filter(pk=run.pk, status=Run.Status.RUNNING).update(status=Run.Status.CANCELLED)
    if not asked:
        raise Refused(
            _("Run %(run)s is not running any more, so there is nothing to cancel.") % {"run": run.pk}
        )
    run.status = Run.Status.CANCELLED
    log(
        f"{run.kind}.cancelled",
        gettext_noop("Run %(run)s was cancelled."),
        by=by,
        subject=run,
        region=run.region_code,
        run=run.pk,
    )
