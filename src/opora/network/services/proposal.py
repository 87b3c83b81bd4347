"""Proposing the base network by declared criteria."""

from collections import Counter
from datetime import date
from decimal import Decimal

from django.db import transaction

from opora.access import queries as access
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.core.services import filling, finish_run, open_run, tell_progress
from opora.gaps import queries as gaps
from opora.needs import queries as needs
from opora.network import measures, wording
from opora.network.declared import declared_criteria
from opora.network.measures import Answer, ServiceFacts
from opora.network.models import Level, Proposal
from opora_engine import network as engine

BATCH = 500


def propose(*, region: str, day: date, by: User) -> Run:
    """Judge every service active on `day` by the declared criteria; return the run with a proposal for each of them.

    Reads the newest runs of needs, access and gaps; Refused when one of them is missing. The same inputs again
    give the run that is there. A proposal decides nothing: that is `decide`.
    """
    allow(by, "network.calculate", Scope(region=region))
    needs_run, access_run, gaps_run = _runs_before(region)
    declaration = declared_criteria(region)
    criteria = declaration.content
    units = {kind: need.unit for kind, need in needs.need_by_kind(needs_run).items()}
    facts = measures.service_facts(region, day, units)
    run, is_new = open_run(
        kind="network",
        region=region,
        day=day,
        inputs_digest=measures.digest(facts, [needs_run, access_run, gaps_run]),
        rules_digest=declaration.digest,
        rules_label=f"{criteria.code} {criteria.version}",
        by=by,
    )
    if not is_new:
        return run
    with filling(run):
        if not facts:
            raise Refused(
                _(
                    "The register has no service of this region on %(day)s, so there is nothing to "
                    "propose. Take in the register first."
                )
                % {"day": day.isoformat()}
            )
        tell_progress(run, 20, _("What each service does for the need around it"))
        found = measures.answers(facts, needs_run=needs_run, access_run=access_run)
        _refuse_unmeasured(facts, found)
        declared, registered, answered = measures.arrays(facts, found)
        result = engine.propose(criteria, declared, registered=registered, answered=answered)
        tell_progress(run, 70, _("Points, levels and reasons"))
        rows = [_proposal(run, criteria, result, place, each, found) for place, each in enumerate(facts)]
        with transaction.atomic():
            Proposal.objects.bulk_create(rows, batch_size=BATCH)
            finish_run(
                run,
                summary=_summary(rows, {each.kind: each.pk for each in (needs_run, access_run, gaps_run)}),
            )
    return run


def _runs_before(region: str) -> tuple[Run, Run, Run]:
    """Return the runs of needs, access and gaps that the proposal reads."""
    found = (needs.newest(region), access.newest(region), gaps.newest(region))
    needs_run, access_run, gaps_run = found
    if needs_run is None or access_run is None or gaps_run is None:
        raise Refused(
            _(
                "The network cannot be proposed: needs, access or gaps of this region have not been "
                "calculated. Calculate the gaps first."
            )
        )
    return needs_run, access_run, gaps_run


def _refuse_unmeasured(facts: list[ServiceFacts], found: dict[int, Answer]) -> None:
    """Refuse when the access run does not know a service that has capacity: it was made before the register changed."""
    unmeasured = [
        each.service.identifier
        for each in facts
        if each.planning is not None and each.service.pk not in found
    ]
    if unmeasured:
        raise Refused(
            _(
                "The newest access calculation does not know these services: %(services)s. Calculate access again."
            )
            % {"services": ", ".join(unmeasured[:5])}
        )


def _proposal(
    run: Run,
    criteria: engine.Criteria,
    result: engine.Proposal,
    place: int,
    facts: ServiceFacts,
    found: dict[int, Answer],
) -> Proposal:
    level = result.level[place]
    answer = found.get(facts.service.pk)
    return Proposal(
        run=run,
        service=facts.service,
        level=level if level in Level.values else "",
        unit=facts.unit,
        capacity_registered=facts.registered,
        capacity_proposed=_capacity(facts, float(result.taken_capacity[place]))
        if level in Level.values
        else 0,
        points=Decimal(str(round(float(result.total[place]), 2))),
        criteria={
            "rows": wording.criteria_rows(criteria, result, place),
            "rule": criteria.rules[int(result.rule[place])].code,
            "answered": None if answer is None else round(answer.answered, 6),
            "growth": None if answer is None else round(answer.growth, 6),
            "checks": dict(facts.checks),
        },
        reason=wording.reason(criteria, result, place),
    )


def _capacity(facts: ServiceFacts, taken: float) -> int:
    """Return the capacity to take; one that stands in another unit only is taken whole until an expert decides."""
    return facts.registered if facts.other_only else int(taken)


def _summary(rows: list[Proposal], runs: dict[str, int]) -> dict[str, object]:
    levels = Counter(row.level or "none" for row in rows)
    return {
        "services": len(rows),
        "proposed": sum(1 for row in rows if row.level),
        "levels": {level: levels.get(level, 0) for level in (*Level.values, "none")},
        "runs": runs,
    }
