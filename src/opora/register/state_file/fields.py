"""One JSON value with the path that led to it: asks of the value what we need and notes what was wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from opora.register.state_file.problems import Problem

LONGEST_VALUE = 80


@dataclass
class Notes:
    """The problems found in one record."""

    record: str
    problems: list[Problem] = field(default_factory=list)
    noted: set[tuple[str, str]] = field(default_factory=set)

    def add(self, code: str, where: "Field", **parameters: str | int) -> None:
        """Note a problem with the value at `where`, once however often the value is asked for."""
        if (code, where.path) in self.noted:
            return
        self.noted.add((code, where.path))
        self.problems.append(Problem(code, self.record, where.path, shown(where.value), parameters))

    @property
    def has_error(self) -> bool:
        """Return whether the record must be kept out."""
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class Field:
    """A value of unknown shape; None where the file has nothing."""

    value: Any
    path: str
    notes: Notes

    def get(self, key: str) -> "Field":
        """Return the field under `key`; empty if this is not an object or has no such key."""
        path = f"{self.path}.{key}" if self.path else key
        if self.value is not None and not isinstance(self.value, dict):
            self.notes.add("shape_not_known", self, wanted="{…}")
            return Field(None, path, self.notes)
        return Field((self.value or {}).get(key), path, self.notes)

    def items(self) -> Iterator["Field"]:
        """Yield the fields of a list that hold something; nothing if there is no list."""
        if self.value is not None and not isinstance(self.value, list):
            self.notes.add("shape_not_known", self, wanted="[…]")
            return
        for index, value in enumerate(self.value or []):
            if value is not None:
                yield Field(value, f"{self.path}[{index}]", self.notes)

    def text(self) -> str:
        """Return the text on one line, without control characters; empty if there is none."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool | dict | list):
            self.notes.add("shape_not_known", self, wanted="“…”")
            return ""
        return one_line(str(self.value))

    def day(self) -> date | None:
        """Return the date, without a time after it; None if there is none (an error if it is no date)."""
        text = self.text()
        if not text:
            return None
        try:
            return date.fromisoformat(text.partition("T")[0])
        except ValueError:
            self.notes.add("not_a_date", self)
            return None

    def flag(self) -> bool:
        """Return a yes or no; nothing means no."""
        if self.value is not None and not isinstance(self.value, bool):
            self.notes.add("shape_not_known", self, wanted="true / false")
            return False
        return bool(self.value)

    def code(self) -> str:
        """Return a code such as Kraj/78, given as {"id": "Kraj/78"} or as plain text."""
        return self.get("id").text() if isinstance(self.value, dict) else self.text()

    def short_code(self) -> str:
        """Return the part of a code behind its slash: 78 of Kraj/78."""
        return self.code().rpartition("/")[2]


def one_line(text: str) -> str:
    """Return the text with control characters and runs of white space turned into single spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def shown(value: Any) -> str:
    """Return the value as a message may show it: short, and of objects and lists only that they are such.

    An object may hold a person's name or a secret address that we have not looked at.
    """
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = one_line(str(value))
    text = text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
    return f"“{text}”"
