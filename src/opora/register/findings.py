"""What is found in a file offered to the register, kept untranslated so that each reader has it in their language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_noop

from opora.core.refusals import Problem
from opora.core.sentences import gettext as _
from opora.register import state_file
from opora.register.state_file.catalogue import FILE_CATALOGUE

MOST_KEPT: Final = 2_000
"""A report keeps so many findings; the rest is only counted, a longer list would help nobody."""

Stored = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing wrong or odd in a file: where it stands, what stands there, what was expected and what to do.

    `message`, `expected` and `advice` are msgids; `parameters` fill their places. `record` is the service identifier,
    the number of the record, or the line of the file.
    """

    severity: str
    record: str
    path: str
    value: str
    message: str
    expected: str
    advice: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)

    def stored(self) -> Stored:
        """Return the finding as it is kept on the intake."""
        return {
            "severity": self.severity,
            "record": self.record,
            "path": self.path,
            "value": self.value,
            "message": self.message,
            "expected": self.expected,
            "advice": self.advice,
            "parameters": dict(self.parameters),
        }


SAYS_WHERE: Final = frozenset({"capacity_date_impossible"})
"""Problems that quote a provider's free text, in which the whereabouts of a secret place may stand."""


def of_record(problem: state_file.Problem, *, may_be_secret: bool) -> Finding:
    """Return the finding that a problem of the state register's file is; free texts of secret places are not quoted."""
    return Finding(
        severity=problem.severity,
        record=problem.record,
        path=problem.path,
        value="…" if may_be_secret and problem.code in SAYS_WHERE else problem.value,
        message=problem.message,
        expected=problem.expected,
        advice=problem.advice,
        parameters=problem.parameters,
    )


def of_file(problem: state_file.FileProblem) -> Finding:
    """Return the finding that an unreadable file is."""
    entry = FILE_CATALOGUE[problem.code]
    return Finding(
        severity="error",
        record="",
        path="",
        value="",
        message=entry.message,
        expected="",
        advice=entry.advice,
        parameters={"position": problem.position},
    )


def of_table(problem: Problem) -> Finding:
    """Return the finding that a wrong cell of a CSV file is; its sentences are in the language of the import."""
    return Finding("error", problem.place, "", problem.value, "%(said)s", "", "", {"said": problem.expected})


def kind_without_row(record: str, code: str) -> Finding:
    """Return the error of a service whose kind our code list lacks."""
    return Finding(
        severity="error",
        record=record,
        path="druhSocialniSluzby",
        value=code,
        message=gettext_noop(
            "Record %(record)s: the kind of service %(value)s is not in the code list of this installation."
        ),
        expected=gettext_noop("A kind of the code list was expected."),
        advice=gettext_noop("Load the code lists, then repeat the import."),
    )


def group_without_name(record: str, code: str) -> Finding:
    """Return the warning of a target group that our code list lacks; it is reported once per file."""
    return Finding(
        severity="warning",
        record=record,
        path="ciloveSkupiny",
        value=code,
        message=gettext_noop(
            "Record %(record)s: the target group %(value)s is not in the code list; it is "
            "kept under its code."
        ),
        expected=gettext_noop("A target group of the code list was expected."),
        advice=gettext_noop(
            "Load the register's current code list of target groups; the name then appears everywhere."
        ),
    )


def no_region(record: str) -> Finding:
    """Return the warning of a service that nothing in its record places in a region."""
    return Finding(
        severity="warning",
        record=record,
        path="zarizeni",
        value="",
        message=gettext_noop(
            "Record %(record)s: no facility, contact or scope says in which region the "
            "service is; it was left out."
        ),
        expected=gettext_noop("A region was expected in at least one address."),
        advice=gettext_noop("Ask the provider to correct the entry in the state register."),
    )


def capacity_listed_twice(record: str, unit: str) -> Finding:
    """Return the warning of two capacities of one unit of which one follows the other on a day in its note."""
    return Finding(
        severity="warning",
        record=record,
        path="formy.kapacity",
        value=unit,
        message=gettext_noop(
            "Record %(record)s: one form has several capacities in the unit %(value)s, with "
            "different days in their notes; each was taken as valid until the next one "
            "begins."
        ),
        expected=gettext_noop("One capacity in each unit was expected."),
        advice=gettext_noop(
            "Check the capacity in the entry of the service and ask the provider to correct it."
        ),
    )


def vanished(record: str) -> Finding:
    """Return the warning of a service that was in an earlier file and is not in this one."""
    return Finding(
        severity="warning",
        record=record,
        path="",
        value="",
        message=gettext_noop(
            "Service %(record)s is in this installation and not in the file; it was left as it is."
        ),
        expected=gettext_noop(
            "Ended services stay in the file, so every service taken in before was expected."
        ),
        advice=gettext_noop(
            "Find out in the state register what became of the service, and end it by hand if it was deleted."
        ),
    )


def sentence(stored: Stored, part: str = "message") -> str:
    """Return one part of a kept finding in the reader's language."""
    if not stored[part]:
        return ""
    values = {
        **stored["parameters"],
        "value": stored["value"],
        "path": stored["path"],
        "record": stored["record"],
    }
    return _(stored[part]) % values


def as_problem(stored: Stored) -> Problem:
    """Return a kept finding as a problem that a refusal carries."""
    place = " ".join(filter(None, (stored["record"], stored["path"])))
    return Problem(
        place=place or _("the file"),
        value=stored["value"],
        expected=" ".join(filter(None, (sentence(stored), sentence(stored, "expected")))),
        remedy=sentence(stored, "advice"),
        severity=stored["severity"],
    )
