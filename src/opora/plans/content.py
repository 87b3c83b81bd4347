"""The content of an edition as data: what the web page, the PDF and the DOCX are all made from."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opora.access import queries as access
from opora.core.line import TITLES
from opora.core.models import Run, Source
from opora.core.refusals import Refused
from opora.funding import queries as funding
from opora.funding.corrections.queries import final_czk, with_final
from opora.gaps import queries as gaps
from opora.gaps.models import Gap
from opora.needs import queries as needs
from opora.network import queries as network
from opora.network.models import Entry
from opora.plans import queries
from opora.plans.derivation import parameters
from opora.plans.models import Measure, Plan

FORMAT = "opora-plan/1"


def frozen(plan: Plan, day: date) -> tuple[dict[str, Any], list[Run]]:
    """Return the content of an edition of the plan as of `day`, and the runs it cites in the order of the line.

    Refused when gaps or the allocation of the year are missing: a plan without them says nothing that can be checked.
    """
    region = plan.region.code
    runs = cited_runs(region, day)
    gap_run, funding_run = (next(run for run in runs if run.kind == kind) for kind in ("gaps", "funding"))
    money = queries.money_by_service(region, day.year)
    goals = queries.goals(plan)
    if not goals:
        raise Refused(
            _("The plan for %(year)s has no measures. Derive them from the gaps or add one.")
            % {"year": plan.year}
        )
    gap_of = _gaps_by_place(gap_run, goals)
    return {
        "format": FORMAT,
        "language": "cs",
        "region": {"code": region, "name": plan.region.name},
        "year": plan.year,
        "day": day.isoformat(),
        "title": plan.title,
        "introduction": plan.introduction,
        "goals": [
            {
                "title": goal.title,
                "text": goal.text,
                "measures": [
                    _measure(measure, f"{place}.{number}", gap_of, money)
                    for number, measure in enumerate(goal.measures.all(), start=1)
                ],
            }
            for place, goal in enumerate(goals, start=1)
        ],
        "gaps_by_kind": _gaps_by_kind(gap_run),
        "network": _network(region, day),
        "money": _money(funding_run, region, day.year),
        "target": {
            "first_year_share": str(parameters().first_year_share),
            "assumed": parameters().assumed,
            "source": parameters().source,
        },
        "runs": [_run(run) for run in runs],
        "sources": [_source(source) for source in Source.objects.order_by("publisher", "title", "key")],
    }, runs


def cited_runs(region: str, day: date) -> list[Run]:
    """Return the newest runs that an edition rests on; Refused names the first that is missing."""
    found = []
    newest = {"needs": needs, "access": access, "gaps": gaps, "network": network, "funding": funding}
    for kind, module in newest.items():
        run = module.newest(region)
        if run is None or run.day.year != day.year:
            raise Refused(
                _(
                    "The plan for %(year)s needs the part “%(kind)s” calculated for that year. Calculate it first."
                )
                % {"year": day.year, "kind": TITLES[kind]}
            )
        found.append(run)
    return found


def _measure(
    measure: Measure, number: str, gap_of: dict[tuple[int, int], Gap], money: dict[int, int]
) -> dict[str, Any]:
    entries = sorted(measure.entries.all(), key=lambda entry: entry.service.identifier)
    places = sorted(measure.gap_municipalities.all(), key=lambda town: town.code)
    rows = [
        (town, gap_of[measure.kind_id, town.pk]) for town in places if (measure.kind_id, town.pk) in gap_of
    ]
    rows.sort(key=lambda row: (-row[1].gap_middle, row[0].code))
    return {
        "number": number,
        "title": measure.title,
        "text": measure.text,
        "kind": {"code": measure.kind.code, "cs": measure.kind.name_cs, "en": measure.kind.name_en},
        "orp": {"code": measure.orp.code, "name": measure.orp.name},
        "unit": measure.gap_unit,
        "missing": measure.gap_now,
        "missing_when_written": measure.gap_capacity,
        "need": measure.gap_need,
        "persons": measure.gap_persons,
        "municipalities": [
            {"code": town.code, "name": town.name, "missing": round(gap.gap_middle, 3), "rank": gap.rank}
            for town, gap in rows
        ],
        "entries": [_entry(entry, money) for entry in entries],
        "money_czk": sum(money.get(entry.service_id, 0) for entry in entries),
        "owner": measure.owner,
        "due_on": measure.due_on.isoformat() if measure.due_on else None,
        "indicator": measure.indicator,
        "baseline": measure.baseline,
        "target": measure.target,
        "derived": measure.derived,
    }


def _entry(entry: Entry, money: dict[int, int]) -> dict[str, Any]:
    service = entry.service
    return {
        "service": service.identifier,
        "provider": service.provider.name,
        "level": entry.level,
        "unit": entry.unit,
        "capacity_taken": entry.capacity_taken,
        "grant_czk": money.get(service.pk),
        "synthetic": service.synthetic,
    }


def _gaps_by_place(run: Run, goals: list[Any]) -> dict[tuple[int, int], Gap]:
    kinds = {measure.kind_id for goal in goals for measure in goal.measures.all()}
    rows = queries.every_gap(run).filter(kind__in=kinds)
    return {(gap.kind_id, gap.municipality_id): gap for gap in rows}


def _gaps_by_kind(run: Run) -> list[dict[str, Any]]:
    """Return what the region lacks of each kind, in the kind's own unit; kinds that lack nothing are left out."""
    rows: dict[int, list[Gap]] = defaultdict(list)
    for gap in queries.every_gap(run):
        rows[gap.kind_id].append(gap)
    summed: list[dict[str, Any]] = [
        {
            "kind": {
                "code": members[0].kind.code,
                "cs": members[0].kind.name_cs,
                "en": members[0].kind.name_en,
            },
            "unit": members[0].unit,
            "need": round(sum(gap.need_middle for gap in members), 3),
            "missing": round(sum(gap.gap_middle for gap in members), 3),
            "missing_low": round(sum(gap.gap_low for gap in members), 3),
            "missing_high": round(sum(gap.gap_high for gap in members), 3),
            "persons": round(sum(gap.persons_uncovered for gap in members), 3),
        }
        for members in rows.values()
    ]
    lacking = [row for row in summed if row["missing"] > 0]
    return sorted(lacking, key=lambda row: (-row["persons"], row["kind"]["code"]))


def _network(region: str, day: date) -> list[dict[str, Any]]:
    """Return services and capacity taken by level and unit; units are never added to one another."""
    services: Counter[str] = Counter()
    capacity: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in network.entries(region, day):
        services[entry.level] += 1
        capacity[entry.level][entry.unit] += entry.capacity_taken
    return [
        {"level": level, "services": services[level], "capacity": dict(sorted(capacity[level].items()))}
        for level in sorted(services, key=lambda each: ("Z1 Z2 V P".find(each), each))
    ]


def _money(run: Run, region: str, year: int) -> dict[str, Any]:
    grants = list(with_final(funding.grants(run)))
    round_ = funding.known_round(region, year)
    granted = sum(final_czk(grant) for grant in grants)
    return {
        "pool": run.summary["pool"],
        "pool_source": run.summary["pool_source"],
        "synthetic": round_.synthetic,
        "claims": sum(grant.claim_czk for grant in grants),
        "granted": granted,
        "lines": granted - sum(grant.grant_czk for grant in grants),
        "reserve": run.summary["pool"] - granted,
        "services": len(grants),
        "services_with_money": sum(1 for grant in grants if final_czk(grant) > 0),
        "rules": {"code": round_.rule_set.code, "version": round_.rule_set.version,
                  "cs": round_.rule_set.title_cs, "en": round_.rule_set.title_en, "digest": round_.rule_set.digest},
    }  # fmt: skip


def _run(run: Run) -> dict[str, Any]:
    return {
        "kind": run.kind,
        "day": run.day.isoformat(),
        "inputs_digest": run.inputs_digest,
        "rules_digest": run.rules_digest,
        "rules_label": run.rules_label,
        "engine_version": run.engine_version,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "period": source.period,
        "file": source.file_name,
        "digest": source.digest,
    }
