"""A file offered on a page: it is kept in the home, taken in by the background worker, and then thrown away.

The file may name people and secret addresses that the register does not take over, so it is kept no longer than needed:
until it was taken in or refused, and a day at most while a person is asked to confirm it.
"""

import hashlib
import time
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import cancel_run, filling, log, tell_progress
from opora.register.models import Intake
from opora.register.services.refusals import ConfirmationNeeded, FileRefused
from opora.register.services.state_register import take_in

KEPT = timedelta(days=1)
BITE = 1 << 20


def offer(
    *,
    stream: BinaryIO,
    file_name: str,
    region: str,
    day: date,
    synthetic: bool,
    by: User,
    confirmed: bool = False,
) -> Run:
    """Keep a file of the state register and return the run that is to take it in; its values are those of `take_in`."""
    allow(by, "register.import", Scope(region=region))
    _throw_away_old()
    asked = {"file_name": file_name, "synthetic": synthetic, "confirmed": confirmed}
    run = Run(kind="register", region_code=region, day=day, asked=asked, engine_version=opora_engine.VERSION)
    run.by_id = by.pk
    run.phase = _("Waiting for the background worker")
    run.save()
    run.inputs_digest = _keep(stream, _file_of(run))
    run.save(update_fields=["inputs_digest", "beat_at"])
    return run


def take_in_offered(run: Run) -> None:
    """Take the file of a run in; how it ended is kept on the run, and nobody is left to hear a refusal."""
    file = _file_of(run)
    try:
        with filling(run):
            tell_progress(run, 0, _("The file is being read"))
            _take_in(run, file)
    except Refused:
        return
    finally:
        if not is_waiting(run):
            file.unlink(missing_ok=True)


def _take_in(run: Run, file: Path) -> Intake:
    if not file.exists():
        raise _gone(run)
    try:
        with file.open("rb") as stream:
            return take_in(
                stream=stream,
                file_name=run.asked["file_name"],
                region=run.region_code,
                day=run.day,
                synthetic=run.asked["synthetic"],
                confirmed=run.asked["confirmed"],
                by=User.objects.get(pk=run.by_id),
                run=run,
            )
    except FileRefused as refusal:
        run.summary = {"intake": refusal.intake.pk, "asks": isinstance(refusal, ConfirmationNeeded)}
        run.save(update_fields=["summary", "beat_at"])
        raise


def is_waiting(run: Run) -> bool:
    """Return whether the file of the run is kept because a person has to confirm it."""
    return bool(run.summary.get("asks")) and _file_of(run).exists()


def confirm(*, run: Run, by: User) -> Run:
    """Say that the number of services is right; return the run that is to take the kept file in."""
    allow(by, "register.import", Scope(region=run.region_code))
    if not is_waiting(run):
        raise _gone(run)
    with _file_of(run).open("rb") as stream:
        again = offer(
            stream=stream,
            file_name=run.asked["file_name"],
            region=run.region_code,
            day=run.day,
            synthetic=run.asked["synthetic"],
            confirmed=True,
            by=by,
        )
    _file_of(run).unlink()
    return again


def discard(*, run: Run, by: User) -> None:
    """Throw a file away that waits for a confirmation."""
    allow(by, "register.import", Scope(region=run.region_code))
    _file_of(run).unlink(missing_ok=True)
    log(
        "register.offer_discarded",
        gettext_noop("The file %(file)s was not confirmed and was thrown away."),
        by=by,
        subject=run,
        region=run.region_code,
        file=run.asked["file_name"],
    )


def cancel(*, run: Run, by: User) -> None:
    """Ask the worker to leave the file; nothing of it is taken in."""
    allow(by, "register.import", Scope(region=run.region_code))
    cancel_run(run, by=by)
    _file_of(run).unlink(missing_ok=True)


def _gone(run: Run) -> Refused:
    return Refused(
        _("The file %(file)s is not kept any more. Choose it again on the page for taking in a file.")
        % {"file": run.asked["file_name"]}
    )


def _file_of(run: Run) -> Path:
    return Path(settings.HOME) / "offered" / f"{run.pk}.json"


def _keep(stream: BinaryIO, file: Path) -> str:
    """Copy a stream into a file that only the server may read; return its SHA-256."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    with file.open("wb") as kept:
        file.chmod(0o600)
        while bite := stream.read(BITE):
            digest.update(bite)
            kept.write(bite)
    return digest.hexdigest()


def _throw_away_old() -> None:
    for file in (Path(settings.HOME) / "offered").glob("*.json"):
        if time.time() - file.stat().st_mtime > KEPT.total_seconds():
            file.unlink(missing_ok=True)
