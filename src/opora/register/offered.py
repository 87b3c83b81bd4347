"""A file of the state register read whole before anything is written: its services of one region and what was found."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from opora.register import findings
from opora.register.findings import Finding, Stored
from opora.register.state_file import FileProblem, PlaceCodes, Problem, ServiceRecord, read_services


@dataclass(frozen=True)
class Place:
    """A municipality as the register needs it: keys, and the point where its facilities are put."""

    municipality_id: int
    region_id: int
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Gazetteer:
    """What the territory knows about the places that a file names, by the codes of the file."""

    places: Mapping[str, Place]  # by the code of a municipality
    districts: Mapping[str, str]  # municipality -> district
    regions: Mapping[str, int]  # code of a region in RÚIAN, such as 78 -> key of the region

    def regions_of(self, record: ServiceRecord) -> list[int]:
        """Return the keys of the regions where the service is, its main one first.

        A facility that still runs comes before one that has ended, a known municipality before the bare region of an
        address, then the further regions served; a contact counts only when nothing else says where the service is.
        """
        running = sorted(record.facilities, key=lambda place: place.until is not None)
        found = [
            self.places[one.municipality_code].region_id
            for one in running
            if one.municipality_code in self.places
        ]
        codes = [one.region_code for one in running] + list(record.scope_region_codes)
        found += [self.regions[code] for code in codes if code in self.regions]
        if not found:
            found = [self.regions[code] for code in record.contact_region_codes if code in self.regions]
        return list(dict.fromkeys(found))


class Report:
    """What was found in a file: everything is counted, the first findings are kept."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Stored] = []

    def add(self, finding: Finding) -> None:
        """Note a finding; errors push out warnings when there are too many."""
        self.counts[finding.severity] += 1
        if len(self.kept) < findings.MOST_KEPT:
            self.kept.append(finding.stored())
        elif finding.severity == "error" and self.counts["error"] <= findings.MOST_KEPT:
            warning = next(index for index, one in enumerate(self.kept) if one["severity"] == "warning")
            self.kept[warning] = finding.stored()


@dataclass
class Offered:
    """A file after it was read: nothing of it is in the database yet."""

    digest: str = ""
    records: list[ServiceRecord] = field(default_factory=list)
    report: Report = field(default_factory=Report)


class HashedStream:
    """A stream whose digest is known after it was read to its end."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        bite = self.stream.read(size)
        self.sum.update(bite)
        return bite

    def digest(self) -> str:
        """Return the SHA-256 of the whole file."""
        while self.read(1 << 20):
            pass
        return self.sum.hexdigest()


def read(stream: BinaryIO, gazetteer: Gazetteer, region_id: int | None) -> Offered:
    """Return the services of the file that have a facility, a contact or a scope in the region (None: in any).

    Warnings about services of other regions are left out; an error counts wherever it stands, because a record that
    cannot be read does not say where it belongs.
    """
    offered = Offered()
    hashed = HashedStream(stream)
    try:
        for record, problems in _by_record(
            read_services(cast(BinaryIO, hashed), PlaceCodes(gazetteer.districts))
        ):
            wanted = record is None or _is_wanted(record, gazetteer, region_id, offered)
            may_be_secret = record is None or any(place.secret for place in record.facilities)
            for problem in problems:
                if wanted or problem.severity == "error":
                    offered.report.add(findings.of_record(problem, may_be_secret=may_be_secret))
            if record is not None and wanted:
                offered.records.append(record)
    except FileProblem as problem:
        offered.report.add(findings.of_file(problem))
    offered.digest = hashed.digest()
    return offered


def _is_wanted(record: ServiceRecord, gazetteer: Gazetteer, region_id: int | None, offered: Offered) -> bool:
    regions = gazetteer.regions_of(record)
    if not regions and region_id is None:
        offered.report.add(findings.no_region(record.identifier))
    return bool(regions) if region_id is None else region_id in regions


def _by_record(
    stream: Iterator[ServiceRecord | Problem],
) -> Iterator[tuple[ServiceRecord | None, list[Problem]]]:
    """Put the problems of each record to it; those of records that were kept out come with None."""
    waiting: list[Problem] = []
    for each in stream:
        if isinstance(each, Problem):
            if waiting and waiting[0].record != each.record:
                yield None, waiting
                waiting = []
            waiting.append(each)
            continue
        own = [problem for problem in waiting if problem.record == each.identifier]
        others = [problem for problem in waiting if problem.record != each.identifier]
        if others:
            yield None, others
        yield each, own
        waiting = []
    if waiting:
        yield None, waiting
