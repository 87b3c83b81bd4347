"""Why a file may not be taken in, and the intake that keeps the report of it."""

from opora.core.figures import short_day
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.register import findings, queries
from opora.register.models import Intake
from opora.register.state_file import count_changed_too_much

MOST_TOLD = 100
"""A refusal carries so many problems; the report of the intake has the rest."""


class FileRefused(Refused):
    """A file was not taken in; `intake` keeps its report."""

    def __init__(self, message: str, intake: Intake) -> None:
        told = [findings.as_problem(each) for each in intake.problems if each["severity"] == "error"]
        super().__init__(message, problems=tuple(told[:MOST_TOLD]))
        self.intake = intake


class ConfirmationNeeded(FileRefused):
    """A file was not taken in because its number of services moved so far that a person must confirm it."""


def refuse_bad_file(intake: Intake) -> None:
    """Refuse a file with errors; the refused intake stays with its report."""
    if not intake.errors:
        return
    intake.save()
    first = next(each for each in intake.problems if each["severity"] == "error")
    raise FileRefused(
        _("The file %(file)s was not taken in, nothing was changed. Errors: %(count)s. First: %(first)s")
        % {"file": intake.file_name, "count": intake.errors, "first": findings.sentence(first)},
        intake,
    )


def refuse_older_file(intake: Intake) -> None:
    """Refuse a file whose data are older than those taken in last."""
    last = queries.last_accepted(intake.kind, intake.region_code)
    if last is None or intake.day >= last.day:
        return
    intake.save()
    raise FileRefused(
        _(
            "The file %(file)s has the state of %(day)s, but the state of %(last)s is "
            "already here. Take in a newer file."
        )
        % {"file": intake.file_name, "day": short_day(intake.day), "last": short_day(last.day)},
        intake,
    )


def ask_about_count(intake: Intake) -> None:
    """Refuse a file whose number of services moved by more than 5 % until a person confirms it."""
    last = queries.last_accepted(intake.kind, intake.region_code)
    if last is None or not count_changed_too_much(last.records, intake.records):
        return
    intake.save()
    raise ConfirmationNeeded(
        _(
            "The file %(file)s has %(current)s services, the last one taken in had "
            "%(previous)s: a change of more than 5 %%. Check that it is the right file and "
            "whole; if it is, confirm the change and repeat the import."
        )
        % {"file": intake.file_name, "current": intake.records, "previous": last.records},
        intake,
    )
