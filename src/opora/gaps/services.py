"""What may happen to the gaps: need is compared with the capacity within reach."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import transaction

from opora.access import queries as access
from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, open_run, tell_progress
from opora.gaps import queries
from opora.gaps.models import Gap
from opora.needs import queries as needs
from opora.needs.queries import Need
from opora.register.models import ServiceKind
from opora_engine import gaps as engine
from opora_engine.arrays import Floats
from opora_engine.needs import Estimate, rank_stability

BATCH = 2_000


@dataclass(frozen=True, eq=False)
class Compared:
    """Need and reachable capacity of one kind; `towns` has 0 where the need of the municipality is not known."""

    kind: ServiceKind
    unit: str
    towns: list[int]
    persons: Floats
    found: engine.GapRange


def calculate(*, region: str, day: date, by: User) -> Run:
    """Compare need with reachable capacity in every municipality and kind, and rank what is missing.

    The same inputs again return the run that is there. Raises Refused when needs or access are missing, and, noted on
    the run, when the register says nothing of capacities.
    """
    allow(by, "gaps.calculate", Scope(region=region))
    needs_run, access_run = _upstream(region, day)
    asked = {"needs_run": needs_run.pk, "access_run": access_run.pk}
    digest = digest_of(asked)
    _repeat_refusal(region, day, digest)
    run, is_new = open_run(
        kind="gaps",
        region=region,
        day=day,
        inputs_digest=digest,
        rules_digest=needs_run.rules_digest,
        rules_label=needs_run.rules_label,
        asked=asked,
        by=by,
    )
    if not is_new:
        return run
    with filling(run):
        _check_capacity(access_run)
        tell_progress(run, 20, _("Need against capacity within reach"))
        compared = _compare(needs_run, access_run)
        with transaction.atomic():
            rows = _rows(run, compared)
            stability = _tell_stability(run, rows, compared)
            Gap.objects.bulk_create(rows, BATCH)
            finish_run(run, summary=_summary(rows, compared, access_run) | {"stability": stability})
    return run


def _upstream(region: str, day: date) -> tuple[Run, Run]:
    """Return the newest runs of needs and access, sure that they belong together and speak of `day`."""
    needs_run, access_run = needs.newest(region), access.newest(region)
    if needs_run is None or access_run is None:
        raise Refused(
            _("Needs and access of the region %(region)s have to be calculated before the gaps.")
            % {"region": region}
        )
    if access_run.asked["needs_run"] != needs_run.pk:
        raise Refused(
            _(
                "Access (run %(access)s) was calculated before the newest needs (run %(needs)s). "
                "Calculate access again."
            )
            % {"access": access_run.pk, "needs": needs_run.pk}
        )
    if access_run.day != day:
        raise Refused(
            _(
                "Access was calculated as of %(found)s, the gaps are asked for as of %(day)s. "
                "Calculate both for one day."
            )
            % {"found": access_run.day.isoformat(), "day": day.isoformat()}
        )
    return needs_run, access_run


def _repeat_refusal(region: str, day: date, digest: str) -> None:
    """Refuse as before when the same question was refused last time: nothing new is written."""
    last = queries.latest_attempt(region)
    if last and last.status == Run.Status.REFUSED and (last.day, last.inputs_digest) == (day, digest):
        raise Refused(last.message)


def _check_capacity(access_run: Run) -> None:
    if not access_run.summary["capacity_known"]:
        raise Refused(
            _(
                "Capacity not known: the register of this region has services without capacities, "
                "so what is missing cannot be told."
            )
        )


def _compare(needs_run: Run, access_run: Run) -> list[Compared]:
    """Return every kind whose need and capacity are known, in the order of the codes of kinds."""
    need_of = needs.need_by_kind(needs_run)
    coverage = access.coverage(access_run).exclude(capacity_counted=None)
    return [
        _compare_kind(access_run, row.kind, need_of[row.kind_id], row.limit_minutes)
        for row in sorted(coverage, key=lambda row: row.kind.code)
        if row.kind_id in need_of
    ]


def _compare_kind(access_run: Run, kind: ServiceKind, need: Need, limit: float | None) -> Compared:
    """Return the gaps of one kind; a municipality whose need is not known neither shares capacity nor has a gap."""
    homes = access.journeys(access_run).origins.tolist()
    sites = access.sites(access_run, kind.pk)
    low, middle, high = (
        np.array([part.get(town, 0.0) for town in homes]) for part in (need.low, need.middle, need.high)
    )
    found = engine.gap_range(
        sites.catchment_minutes,
        Estimate(low, middle, high),
        sites.counted,
        limit=float("inf") if limit is None else limit,
    )
    persons = np.array([need.persons.get(town, 0.0) for town in homes])
    towns = [town if town in need.middle else 0 for town in homes]
    return Compared(kind, need.unit, towns, persons, found)


def _rows(run: Run, compared: list[Compared]) -> list[Gap]:
    """Return the gaps in the order of codes, each with its rank: persons uncovered for certain, then likely."""
    rows = [row for each in compared for row in _rows_of(run, each)]
    order = engine.rank([row.persons_uncovered_low for row in rows], [row.persons_uncovered for row in rows])
    for position, row in enumerate(order.tolist(), start=1):
        rows[row].rank = position
    return rows


def _tell_stability(run: Run, rows: list[Gap], compared: list[Compared]) -> dict[str, float]:
    """Tell each gap how often it is among the largest if needs lie elsewhere in their ranges; return how it was tried.

    The draws are seeded by the inputs of the run, so that the same run says the same again. The needs of one kind
    hang on one rate and are too low, or too high, together.
    """
    uncovered = [_uncovered(each) for each in compared]
    values = [
        (kind, part.low[home], part.middle[home], part.high[home])
        for kind, (each, part) in enumerate(zip(compared, uncovered, strict=True))
        for home, town in enumerate(each.towns)
        if town
    ]
    listed = [row for row, (_kind, _low, middle, _high) in enumerate(values) if middle > 0]
    kinds, low, middle, high = np.array([values[row] for row in listed], dtype=np.float64).reshape(-1, 4).T
    found = rank_stability(
        Estimate(low, middle, high),
        generator=np.random.default_rng(int(run.inputs_digest, 16)),
        top=queries.TOP,
        runs=queries.DRAWS,
        together=kinds,
    )
    for row, share in zip(listed, found.share.tolist(), strict=True):
        rows[row].top_ten_share = share
    points = round(100 * float(found.error.max(initial=0.0)), 1)
    return {"top": found.top, "draws": found.runs, "points": points}


def _rows_of(run: Run, each: Compared) -> list[Gap]:
    """Return the gaps of one kind. The homes of a run stand in the order of the codes of municipalities."""
    low, middle, high = each.found.low, each.found.middle, each.found.high
    gap, uncovered = each.found.gap, _uncovered(each)
    return [
        Gap(
            run=run,
            municipality_id=town,
            kind=each.kind,
            unit=each.unit,
            need_low=float(low.need[row]),
            need_middle=float(middle.need[row]),
            need_high=float(high.need[row]),
            reachable=float(middle.reachable[row]),
            gap_low=float(gap.low[row]),
            gap_middle=float(gap.middle[row]),
            gap_high=float(gap.high[row]),
            uncovered_share=float(middle.uncovered_share[row]),
            persons_uncovered=float(uncovered.middle[row]),
            persons_uncovered_low=float(uncovered.low[row]),
        )
        for row, town in enumerate(each.towns)
        if town
    ]


def _uncovered(each: Compared) -> Estimate:
    """Return the persons without a place in every municipality, by the low, the middle and the high need."""
    need = each.found.middle.need
    low, middle, high = (
        engine.persons_uncovered(
            np.divide(part.need, need, out=np.zeros_like(need), where=need > 0) * each.persons,
            part.uncovered_share,
        )
        for part in (each.found.low, each.found.middle, each.found.high)
    )
    # The order holds in exact arithmetic; the last bit of a float must not break it.
    return Estimate(np.minimum(low, middle), middle, np.maximum(middle, high))


def _summary(rows: list[Gap], compared: list[Compared], access_run: Run) -> dict[str, object]:
    return {
        "gaps": sum(1 for row in rows if row.gap_middle > 0),
        "compared": len(rows),
        "kinds": len(compared),
        "kinds_without_capacity": access_run.summary["kinds_without_capacity"],
    }
