"""From gaps to measures: gaps are put together by kind and ORP, the largest become measures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, ValidationError

from opora.core.refusals import Refused
from opora.gaps.models import Gap

FILE = Path(__file__).parent / "data" / "derivation.yaml"


class Derivation(BaseModel):
    """How many measures are derived, and what their target asks for."""

    code: str
    assumed: bool
    source: dict[str, str]
    most_measures: int = Field(ge=1)
    most_measures_of_a_kind: int = Field(ge=1)
    first_year_share: Decimal = Field(gt=0, le=1)


@cache
def parameters() -> Derivation:
    """Return the declared parameters; Refused names the entry that is wrong."""
    try:
        return Derivation.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(
            _("The file %(file)s, entry %(entry)s: %(fault)s.")
            % {"file": FILE.name, "entry": ".".join(map(str, first["loc"])), "fault": first["msg"]}
        ) from error


@dataclass(frozen=True)
class GapOfOrp:
    """What one ORP lacks of one kind, in the unit of the kind; sums over its municipalities, middle values.

    `municipalities` are the keys of those that lack something, the largest lack first.
    """

    kind_id: int
    kind_code: str
    category: str
    orp_id: int
    orp_code: str
    unit: str
    need: float
    missing: float
    persons: float
    persons_low: float
    municipalities: tuple[int, ...]


def gaps_by_orp(
    gaps: Iterable[Gap], orp_of: Mapping[int, tuple[int, str]]
) -> dict[tuple[int, int], GapOfOrp]:
    """Return the gaps put together by (kind, ORP); `orp_of` gives the key and code of the ORP of a municipality.

    A municipality without an ORP is left out.
    """
    rows: dict[tuple[int, int], list[Gap]] = defaultdict(list)
    for gap in gaps:
        if gap.municipality_id in orp_of:
            rows[gap.kind_id, orp_of[gap.municipality_id][0]].append(gap)
    return {key: _together(members, orp_of) for key, members in rows.items()}


def _together(members: list[Gap], orp_of: Mapping[int, tuple[int, str]]) -> GapOfOrp:
    first = members[0]
    orp_id, orp_code = orp_of[first.municipality_id]
    lacking = sorted(
        (gap for gap in members if gap.gap_middle > 0), key=lambda gap: (-gap.gap_middle, gap.rank)
    )
    return GapOfOrp(
        kind_id=first.kind_id,
        kind_code=first.kind.code,
        category=first.kind.category,
        orp_id=orp_id,
        orp_code=orp_code,
        unit=first.unit,
        need=sum(gap.need_middle for gap in members),
        missing=sum(gap.gap_middle for gap in lacking),
        persons=sum(gap.persons_uncovered for gap in lacking),
        persons_low=sum(gap.persons_uncovered_low for gap in lacking),
        municipalities=tuple(gap.municipality_id for gap in lacking),
    )


def largest(groups: Iterable[GapOfOrp], *, most: int, most_of_a_kind: int) -> list[GapOfOrp]:
    """Return the groups that become measures: by persons without a place for certain, then likely, then by code.

    Persons are compared because units of capacity of different kinds cannot be; those without a place even by the
    low estimate come first, as in the list of gaps. A group that lacks nothing never comes out.
    """
    taken: Counter[int] = Counter()
    chosen: list[GapOfOrp] = []
    for group in sorted(groups, key=_order):
        if group.persons <= 0 or taken[group.kind_id] >= most_of_a_kind or len(chosen) >= most:
            continue
        taken[group.kind_id] += 1
        chosen.append(group)
    return chosen


def _order(group: GapOfOrp) -> tuple[float, float, str, str]:
    return -group.persons_low, -group.persons, group.kind_code, group.orp_code
