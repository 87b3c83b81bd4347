"""The state register's file as a stream of services and problems."""

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import ijson

from opora.register.state_file.parsing import service
from opora.register.state_file.places import PlaceCodes
from opora.register.state_file.problems import FileProblem, Problem
from opora.register.state_file.records import ServiceRecord

# Small bites: where a broken file breaks is known to this many bytes.
BITE: Final = 512


def read_services(stream: BinaryIO, codes: PlaceCodes | None = None) -> Iterator[ServiceRecord | Problem]:
    """Yield each service of the file, after the problems found in its record.

    stream  rpss.json as published by the ministry, read once from its start, any size
    codes   code lists to check addresses against; without them no such check is made
    yields  problems of a record first, then the record, unless one of the problems is an error

    A registration number that fails its control digit is reported once per number, not once per service.
    Raises FileProblem when the file is empty, cut off, not JSON, or has no list of services.
    """
    seen = _Seen()
    position = 0
    for position, raw in enumerate(_records(stream), start=1):
        found, notes = service(raw, position, codes or PlaceCodes())
        if (
            found is not None
            and (first := seen.identifiers.setdefault(found.identifier, position)) != position
        ):
            yield Problem(
                "identifier_repeated", found.identifier, "identifikator", found.identifier, {"first": first}
            )
            found = None
        yield from (problem for problem in notes.problems if seen.is_news(problem))
        if found is not None:
            yield found


def count_changed_too_much(previous: int, current: int, limit: float = 0.05) -> bool:
    """Return whether the number of records moved so far that a person must be asked before overwriting.

    previous  records of the last good import, 0 if there was none
    current   records of this file
    limit     share of `previous`; a change of exactly this share is still allowed

    The first import (previous 0) never stops. Raises ValueError for a negative number.
    """
    if min(previous, current) < 0 or limit < 0:
        raise ValueError(f"Counts and the limit are 0 or more; got {previous}, {current}, {limit}.")
    return previous > 0 and abs(current - previous) / previous > limit


class _Seen:
    """What earlier records of the file have used; grows with the number of services, not their size."""

    def __init__(self) -> None:
        self.identifiers: dict[str, int] = {}
        self.wrong_numbers: set[str] = set()

    def is_news(self, problem: Problem) -> bool:
        """Return False for a wrong registration number that was reported before."""
        if problem.code != "registration_number_control":
            return True
        known = problem.value in self.wrong_numbers
        self.wrong_numbers.add(problem.value)
        return not known


class _Counted:
    """The stream with a count of the bytes handed out; a byte order mark at the start is skipped."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.position = 0
        self.at_end = False

    def read(self, size: int = BITE) -> bytes:
        """Return the next bytes."""
        bite = self.stream.read(size)
        self.at_end = not bite and size != 0
        bare = bite.removeprefix(codecs.BOM_UTF8) if self.position == 0 else bite
        self.position += len(bite)
        return bare


def _records(stream: BinaryIO) -> Iterator[Any]:
    counted = _Counted(stream)
    # A whole number of over 4 300 digits crashes the C parser when it reads exact numbers. Reading floats,
    # it refuses whole numbers beyond 64 bits instead; the register has neither.
    items = iter(ijson.items(counted, "polozky.item", buf_size=BITE, use_float=True))
    any_record = False
    while True:
        try:
            raw = next(items)
        except StopIteration:
            break
        except (ijson.JSONError, ValueError, ArithmeticError) as error:
            raise FileProblem(_what_broke(counted), counted.position) from error
        any_record = True
        yield raw
    if not any_record:
        raise FileProblem("no_records", counted.position)


def _what_broke(counted: _Counted) -> str:
    if counted.at_end:
        return "truncated" if counted.position else "empty"
    return "not_json"
