"""What was computed of the country, as figures and as a table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from opora.gaps.country.inputs import Gathered
from opora_engine.arrays import Rows
from opora_engine.country import Calculated, KindGaps, Ranking, national_ranking

TEXTS = ("region", "municipality", "name", "kind", "unit")


@dataclass(frozen=True, eq=False)
class CountryGaps:
    """What was computed, and from what."""

    day: date
    gathered: Gathered
    found: Calculated

    def summary(self) -> dict[str, Any]:
        """Return the figures of the whole, and by kind in its own unit: units are never added."""
        known = self.gathered
        kinds = zip(known.kinds, known.units, self.found.kinds, known.compared, strict=True)
        return {
            "day": self.day.isoformat(),
            "travel": self.gathered.method,
            "regions": known.regions,
            "regions_without_needs": known.left_out,
            "regions_without_capacity": known.untold,
            "kinds_by_public_transport": [kind.code for kind in known.by_transit],
            "municipalities": int(known.compared.any(axis=0).sum()),
            "services": len(known.services),
            "journeys": self.found.pairs,
            "gaps": len(national_ranking(self.found).kind),
            "kinds": [
                {"kind": kind.code, "unit": unit, "municipalities": int(where.sum()), **_totals(each)}
                for kind, unit, each, where in kinds
                if where.any()
            ],
        }

    def table(self) -> dict[str, list[Any]]:
        """Return the columns of the table: a row for each kind and municipality compared, without a rank where
        nothing is missing."""
        known, rank = self.gathered, _ranks(national_ranking(self.found))
        columns: dict[str, list[Any]] = {"rank": [], **{name: [] for name in TEXTS}}
        for row, (kind, unit, each) in enumerate(
            zip(known.kinds, known.units, self.found.kinds, strict=True)
        ):
            homes = np.flatnonzero(known.compared[row])
            towns = [known.towns[home] for home in homes.tolist()]
            columns["rank"] += [rank.get((row, home)) for home in homes.tolist()]
            columns["region"] += [known.region_of[home] for home in homes.tolist()]
            columns["municipality"] += [town.code for town in towns]
            columns["name"] += [town.name for town in towns]
            columns["kind"] += [kind.code] * len(towns)
            columns["unit"] += [unit] * len(towns)
            for name, values in _numbers(each, homes).items():
                columns.setdefault(name, []).extend(values)
        return columns


def _ranks(ranking: Ranking) -> dict[tuple[int, int], int]:
    pairs = zip(ranking.kind.tolist(), ranking.home.tolist(), strict=True)
    return {pair: position for position, pair in enumerate(pairs, start=1)}


def _totals(each: KindGaps) -> dict[str, float]:
    low, middle, high = each.gaps.gap.total()
    need = float(each.gaps.middle.need.sum())
    found = {"need": need, "gap_low": low, "gap_middle": middle, "gap_high": high}
    return {name: round(total, 1) for name, total in found.items()}


def _numbers(each: KindGaps, homes: Rows) -> dict[str, list[float | None]]:
    gaps, minutes = each.gaps, each.access.minutes[homes]
    found = {
        "need_low": gaps.low.need,
        "need_middle": gaps.middle.need,
        "need_high": gaps.high.need,
        "reachable": gaps.middle.reachable,
        "gap_low": gaps.gap.low,
        "gap_middle": gaps.gap.middle,
        "gap_high": gaps.gap.high,
        "uncovered_share": gaps.middle.uncovered_share,
        "persons_uncovered": each.uncovered.middle,
    }
    told: dict[str, list[float | None]] = {name: values[homes].tolist() for name, values in found.items()}
    told["minutes_to_nearest"] = [None if np.isinf(one) else one for one in minutes.tolist()]
    return told
