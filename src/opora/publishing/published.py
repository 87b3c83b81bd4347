"""A published snapshot as the portal reads it: from its files only, each read once per process and digest."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from opora.publishing.freezing import folder_of
from opora.publishing.layout import LAYOUT
from opora.publishing.verification import PUBLISHED

KEPT = 6
"""Snapshots kept in memory: the newest of each region and a few older ones."""


class Row(dict[str, Any]):
    """A record of a file, its values by the name of the column."""

    @property
    def synthetic(self) -> bool:
        """Whether the record was invented, for the mark beside it."""
        return bool(self.get("synthetic"))


@lru_cache(maxsize=KEPT)
def opened(digest: str) -> "Published":
    """Return the snapshot; what is published never changes, so it is read once."""
    return Published(digest, folder_of(digest))


class Published:
    """The files of one snapshot; a part that was not published is an empty table."""

    def __init__(self, digest: str, folder: Path) -> None:
        self.digest = digest
        self.folder = folder
        self.manifest: Row = Row(json.loads((folder / "manifest.json").read_bytes()))

    def has(self, part: str) -> bool:
        """Return whether a part of the line is in the snapshot."""
        return bool(self.manifest["parts"].get(part) == PUBLISHED)

    @cached_property
    def territory(self) -> dict[str, Row]:
        """Municipalities by code."""
        return {row["code"]: row for row in self._table("territory.csv")}

    @cached_property
    def kinds(self) -> dict[str, Row]:
        """Kinds of service by code, in the order of the act."""
        return {row["code"]: row for row in self._table("kinds.csv")}

    @cached_property
    def services(self) -> dict[str, Row]:
        """Services by identifier."""
        return {row["identifier"]: row for row in self._table("services.csv")}

    @cached_property
    def facilities(self) -> dict[str, list[Row]]:
        """Public facilities by service."""
        return _grouped(self._table("facilities.csv"), "service")

    @cached_property
    def network(self) -> dict[str, Row]:
        """Entries of the network by service."""
        return {row["service"]: row for row in self._table("network.csv")}

    @cached_property
    def coverage(self) -> dict[str, Row]:
        """Coverage by kind."""
        return {row["kind"]: row for row in self._table("coverage.csv")}

    @cached_property
    def reach(self) -> dict[str, list[Row]]:
        """Reach by kind."""
        return _grouped(self._table("reach.csv"), "kind")

    @cached_property
    def needs(self) -> dict[str, list[Row]]:
        """Needs by kind."""
        return _grouped(self._table("needs.csv"), "kind")

    @cached_property
    def gaps(self) -> dict[str, list[Row]]:
        """Gaps by kind, the largest first."""
        return _grouped(self._table("gaps.csv"), "kind")

    @cached_property
    def grants(self) -> dict[str, Row]:
        """Grants by service."""
        return {row["service"]: row for row in self._table("grants.csv")}

    @cached_property
    def explained(self) -> dict[str, Row]:
        """Inputs and explanation of each grant by service."""
        return {record["code"]: record for record in self.json("grants.json")["services"]}

    @cached_property
    def round(self) -> Row:
        """The round; empty when nothing was divided."""
        return self.json("round.json") if self.has("funding") else Row()

    @cached_property
    def plan(self) -> Row:
        """The content of the edition; empty when there is none."""
        return self.json("plan.json") if self.has("plan") else Row()

    def json(self, name: str) -> Row:
        """Return a JSON file of the snapshot."""
        return Row(json.loads((self.folder / name).read_bytes()))

    def _table(self, name: str) -> list[Row]:
        file = self.folder / name
        if not file.exists():
            return []
        types = {field.name: field.type for field in LAYOUT[name]}
        with file.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            return [Row((key, value_of(types[key], text)) for key, text in row.items()) for row in rows]


def value_of(kind: str, text: str) -> Any:
    """Return the value that a cell of this type writes; empty means not known for numbers and dates."""
    if kind == "list of codes":
        return text.split(";") if text else []
    if kind == "boolean":
        return text == "true"
    if kind in ("code", "text"):
        return text
    if not text:
        return None
    read: dict[str, Callable[[str], Any]] = {"whole": int, "number": float, "date": date.fromisoformat}
    return read[kind](text)


def _grouped(rows: list[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return dict(found)
