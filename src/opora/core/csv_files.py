"""Reading CSV files so that whatever is wrong is named: file, line, column, value, what was expected."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.core.refusals import Problem, Refused

T = TypeVar("T")
MOST_PROBLEMS = 100
"""After so many problems reading stops: the file is of another kind, and a longer list would help nobody."""


@dataclass
class CsvFile:
    """A CSV file in UTF-8 with a header; lines that start with # before the header say where it comes from."""

    path: Path
    problems: list[Problem] = field(default_factory=list)

    def rows(self, *columns: str) -> Iterator["Row"]:
        """Yield the rows; Refused when the file is missing, not UTF-8, or lacks one of the columns."""
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as stream:
                yield from self._read(stream, columns)
        except FileNotFoundError as error:
            raise Refused(
                _("The file %(file)s does not exist. Check the folder and the name.")
                % {"file": self.path.name}
            ) from error
        except UnicodeDecodeError as error:
            raise Refused(
                _("The file %(file)s is not in UTF-8 (byte %(byte)s). Save it again with the encoding UTF-8.")
                % {"file": self.path.name, "byte": error.start}
            ) from error

    def _read(self, stream: Iterator[str], columns: tuple[str, ...]) -> Iterator["Row"]:
        skipped = 0
        line = next(stream, "")
        while line.startswith("#"):
            skipped += 1
            line = next(stream, "")
        names = next(csv.reader([line]), [])
        missing = [name for name in columns if name not in names]
        if missing:
            raise Refused(
                _("The file %(file)s lacks the columns: %(missing)s. Its columns are: %(names)s.")
                % {"file": self.path.name, "missing": ", ".join(missing), "names": ", ".join(names) or "-"}
            )
        reader = csv.DictReader(stream, fieldnames=names)
        for values in reader:
            yield Row(self, reader.line_num + skipped + 1, values)

    def report(self, line: int, column: str, value: str, expected: str) -> None:
        """Note a problem; stop at once when there are too many."""
        place = _("%(file)s, line %(line)s, column %(column)s") % {
            "file": self.path.name,
            "line": line,
            "column": column,
        }
        self.problems.append(Problem(place=place, value=value, expected=expected))
        if len(self.problems) >= MOST_PROBLEMS:
            self.check()

    def check(self) -> None:
        """Raise Refused with every problem that was noted."""
        if self.problems:
            raise Refused(
                _(
                    "The file %(file)s was not taken in, nothing was changed. Problems: %(count)s. First: %(first)s"
                )
                % {"file": self.path.name, "count": len(self.problems), "first": self.problems[0]},
                problems=tuple(self.problems),
            )


@dataclass(frozen=True)
class Row:
    """One row with its line number; reading a value notes a problem when the value is not what it should be."""

    file: CsvFile
    line: int
    values: dict[str, str]

    def text(self, column: str) -> str:
        """Return the text of a column without surrounding blanks."""
        return (self.values.get(column) or "").strip()

    def code(self, column: str) -> str:
        """Return a code, which must not be empty."""
        return self._convert(column, _filled, gettext_noop("expected a code"), "")

    def whole(self, column: str) -> int:
        """Return a whole number of 0 or more."""
        return self._convert(column, _not_negative, gettext_noop("expected a whole number, 0 or more"), 0)

    def number(self, column: str) -> Decimal:
        """Return a decimal number written with a point."""
        return self._convert(
            column, Decimal, gettext_noop("expected a number with a decimal point"), Decimal(0)
        )

    def _convert(self, column: str, convert: Callable[[str], T], expected: str, instead: T) -> T:
        text = self.text(column)
        try:
            return convert(text)
        except (ValueError, InvalidOperation):
            self.file.report(self.line, column, text, _(expected))
            return instead


def _filled(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _not_negative(text: str) -> int:
    whole = int(text)
    if whole < 0:
        raise ValueError(text)
    return whole
