"""The two errors of the domain: an act that may not happen, and a thing that is not known.

Everything else that is raised is a bug and is left to fail and be logged. Pages and API turn these
two into an answer in one place each (`core.middleware` and `site.api`).
"""

from dataclasses import dataclass, field


class Refused(Exception):
    """An act was refused; the text says what, where, why and what to do, with the values.

    `problems` holds one line per place when there are more of them (rows of a file, fields of a form).
    """

    status = 409
    is_kept = False
    """A run has it already, so that the line says it."""

    def __init__(self, message: str, *, problems: "tuple[Problem, ...]" = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems


class NotAllowed(Refused):
    """The person has no role that may do this here (403)."""

    status = 403


class NotKnown(Refused):
    """What was asked for does not exist, or the person may not know that it does (404)."""

    status = 404


@dataclass(frozen=True)
class Problem:
    """One place in an input that is wrong: where it is, what stands there, what was expected, what to do."""

    place: str
    value: str
    expected: str
    remedy: str = ""
    severity: str = field(default="error")

    def __str__(self) -> str:
        text = f"{self.place}: {self.value!r}; {self.expected}"
        return f"{text} {self.remedy}".strip()
