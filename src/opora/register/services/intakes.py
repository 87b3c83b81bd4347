"""The intake of a file: what it was, what came of it, and its report."""

from datetime import date

from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.services import log
from opora.register import queries
from opora.register.models import Intake
from opora.register.offered import Report
from opora.register.storing import Changes


def opened(
    kind: str, file_name: str, digest: str, region: str | None, day: date, report: Report, by: User
) -> Intake:
    """Return the intake of a file that was read; it is not saved and not accepted yet."""
    return Intake(
        kind=kind,
        file_name=file_name,
        digest=digest,
        region_code=region or "",
        day=day,
        accepted=False,
        errors=report.counts["error"],
        warnings=report.counts["warning"],
        problems=report.kept,
        by=by,
    )


def finish(intake: Intake, changes: Changes, by: User) -> Intake:
    """Keep the intake and log it; a file that changes nothing leaves no trace in the log."""
    last = queries.last_accepted(intake.kind, intake.region_code)
    if not changes and last is not None and (last.digest, last.day) == (intake.digest, intake.day):
        return last
    intake.accepted = True
    intake.added, intake.changed, intake.ended = len(changes.added), len(changes.changed), len(changes.ended)
    intake.save()
    if changes:
        log(
            "register.taken_in",
            gettext_noop(
                "The file %(file)s was taken in: %(added)s services added, %(changed)s "
                "changed, %(ended)s ended."
            ),
            by=by,
            subject=intake,
            region=intake.region_code,
            station="register",
            file=intake.file_name,
            added=intake.added,
            changed=intake.changed,
            ended=intake.ended,
        )
    return intake
