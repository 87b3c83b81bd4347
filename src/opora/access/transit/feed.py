"""The files of a GTFS feed, read row by row out of the zip; whatever is wrong with one is named."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from opora.core.csv_files import MOST_PROBLEMS
from opora.core.refusals import Problem, Refused

Row = tuple[int, tuple[str, ...]]
"""The number of a line and the texts of the columns asked for, without surrounding blanks; "" where there is none."""

CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")


class Feed:
    """An open feed and what was found wrong with it so far."""

    def __init__(self, content: zipfile.ZipFile, name: str) -> None:
        self.content = content
        self.name = name
        self.problems: list[Problem] = []

    def has(self, file: str) -> bool:
        """Return whether the feed has the file."""
        return file in self.content.namelist()

    def rows(self, file: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Iterator[Row]:
        """Yield the rows of a file with its required and its optional columns, in this order.

        Raises Refused when the file or a required column is missing, or the file cannot be read.
        """
        if not self.has(file):
            raise Refused(
                _(
                    "The timetable %(feed)s lacks the file %(file)s. It holds: %(names)s. "
                    "Ask its publisher for a whole GTFS feed; its files stand in the zip without a folder."
                )
                % {"feed": self.name, "file": file, "names": ", ".join(self.content.namelist()[:20]) or "-"}
            )
        try:
            with self.content.open(file) as stream, io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
                yield from self._read(file, csv.reader(text, strict=True), required, optional)
        except UnicodeDecodeError as fault:
            raise Refused(
                _(
                    "%(file)s of the timetable %(feed)s is not in UTF-8. Save it again with the encoding UTF-8."
                )
                % {"feed": self.name, "file": file}
            ) from fault
        # An encrypted file is a RuntimeError, an unknown compression a NotImplementedError, which is one too.
        except (csv.Error, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as fault:
            raise Refused(
                _("%(file)s of the timetable %(feed)s cannot be read: %(fault)s. Download the feed again.")
                % {"feed": self.name, "file": file, "fault": fault}
            ) from fault

    def _read(
        self, file: str, reader: Any, required: tuple[str, ...], optional: tuple[str, ...]
    ) -> Iterator[Row]:
        names = [name.strip() for name in next(reader, [])]
        missing = [name for name in required if name not in names]
        if missing:
            raise Refused(
                _(
                    "%(file)s of the timetable %(feed)s lacks the columns: %(missing)s. "
                    "Its columns are: %(names)s. Ask the publisher to add them."
                )
                % {
                    "feed": self.name,
                    "file": file,
                    "missing": ", ".join(missing),
                    "names": ", ".join(names) or "-",
                }
            )
        places = [names.index(name) if name in names else -1 for name in required + optional]
        for row in reader:
            if row:
                values = tuple(row[place].strip() if 0 <= place < len(row) else "" for place in places)
                yield reader.line_num, values

    def report(self, file: str, line: int, column: str, value: str, expected: str) -> None:
        """Note a problem; stop at once when there are too many."""
        where = {"file": file, "line": line, "column": column}
        place = _("%(file)s, line %(line)s, column %(column)s") % where
        remedy = _("Mend it in the feed, or ask its publisher to.")
        self.problems.append(Problem(place=place, value=value, expected=expected, remedy=remedy))
        if len(self.problems) >= MOST_PROBLEMS:
            self.check()

    def check(self) -> None:
        """Raise Refused with every problem that was noted."""
        if self.problems:
            raise Refused(
                _(
                    "The timetable %(feed)s was not taken in, nothing was changed. "
                    "Problems: %(count)s. First: %(first)s"
                )
                % {"feed": self.name, "count": len(self.problems), "first": self.problems[0]},
                problems=tuple(self.problems),
            )

    def day(self, file: str, line: int, column: str, text: str) -> date | None:
        """Return the day written as 20261208, or None after noting that it is none."""
        try:
            if len(text) != 8:
                raise ValueError(text)
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            self.report(file, line, column, text, _("expected a day such as 20261208."))
            return None

    def clock(self, file: str, line: int, column: str, text: str) -> int:
        """Return the seconds after midnight of a time such as 7:05:00, or -1 after noting that it is none.

        From 24:00:00 on it is the day after, which is right.
        """
        found = seconds_of(text)
        if found < 0:
            expected = _("expected a time such as 07:05:00, with minutes and seconds from 00 to 59.")
            self.report(file, line, column, text, expected)
        return found


@lru_cache(maxsize=1 << 17)
def seconds_of(text: str) -> int:
    """Return the seconds after midnight of a time such as 7:05:00 or 25:10:00; -1 if it is none."""
    found = CLOCK.fullmatch(text)
    if found is None:
        return -1
    hours, minutes, seconds = found.groups()
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


@contextmanager
def opened_feed(path: Path) -> Iterator[Feed]:
    """Give the feed of a zip file. Raises Refused if there is no such file, or it is no zip."""
    if not path.is_file():
        raise Refused(_("There is no file %(file)s. Check the path.") % {"file": path})
    try:
        content = zipfile.ZipFile(path)
    except zipfile.BadZipFile as fault:
        raise Refused(
            _(
                "The file %(file)s is not a zip. Expected is a timetable in the GTFS format: "
                "a zip with stops.txt, trips.txt, stop_times.txt and others. Download it again."
            )
            % {"file": path.name}
        ) from fault
    with content:
        yield Feed(content, path.name)
