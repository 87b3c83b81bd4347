"""The act: a question about new capacity is answered and kept with its run."""

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown, Refused
from opora.core.services import close_with_result, filling, log
from opora.gaps import queries
from opora.gaps.placing.asking import COUNTED, SECONDS, Aim, Question
from opora.gaps.placing.inputs import Missing, gather
from opora.needs import queries as needs
from opora_engine import location as engine
from opora_engine.arrays import Floats

KIND = "location"
"""The kind of the run: it stands beside the line, nothing reads from it."""

PROVEN = 1e-6
"""Up to this gap an answer is the best there is; its search is not repeated."""


def place(*, region: str, question: Question, by: User) -> Run:
    """Answer where new capacity of a kind would help most, by what the newest calculation of gaps says is missing.

    The same question over the same gaps returns the run that is there, unless its answer was not proven best.
    Raises Refused, noted on the run, with the municipalities that cannot be brought under the limit.
    """
    allow(by, "gaps.calculate", Scope(region=region))
    kind = needs.kind(question.kind)
    gaps_run = queries.newest(region)
    if gaps_run is None:
        raise NotKnown(_("Gaps of the region %(region)s have not been calculated yet.") % {"region": region})
    missing = gather(gaps_run, kind, question)
    _check(question, missing)
    run = _same(region, missing.digest)
    if run is not None:
        return run
    run = Run.objects.create(
        kind=KIND,
        region_code=region,
        day=gaps_run.day,
        asked={**question.to_json(), "gaps_run": gaps_run.pk},
        inputs_digest=missing.digest,
        rules_digest=gaps_run.rules_digest,
        rules_label=missing.rules_label,
        engine_version=opora_engine.VERSION,
        by=by,
    )
    with filling(run):
        found = _answered(question, missing)
        with transaction.atomic():
            close_with_result(run, summary=_summary(missing, found))
            log(
                "location.calculated",
                gettext_noop("Places for new capacity were proposed (run %(run)s)."),
                by=by,
                subject=run,
                region=region,
                run=run.pk,
            )
    return run


def _same(region: str, digest: str) -> Run | None:
    """Return the run that answered the same question for good; one that ran out of time is searched again."""
    last = Run.objects.filter(
        region_code=region,
        kind=KIND,
        status=Run.Status.DONE,
        inputs_digest=digest,
        engine_version=opora_engine.VERSION,
    ).first()
    return last if last is not None and last.summary["gap"] < PROVEN else None


def _check(question: Question, missing: Missing) -> None:
    """Refuse a question that cannot be answered as it stands."""
    if not np.isfinite(missing.limit):
        raise Refused(
            _(
                "This kind serves the whole region, so it does not matter where it stands. Give a time limit to ask."
            )
        )
    if question.aim in COUNTED and not question.places:
        raise Refused(_("Say how many new places there may be, at least 1."))
    if question.aim == Aim.COST and None in (question.opening, question.unit_price, question.largest):
        raise Refused(
            _(
                "The least cost needs three numbers: the price of opening a place, the price of one unit of capacity "
                "and the largest capacity of one place."
            )
        )
    unknown = sorted(set(question.forbidden) - {town.code for town in missing.towns})
    if unknown:
        raise Refused(
            _(
                "These are no municipalities of the region: %(codes)s. Give codes of municipalities of this region."
            )
            % {"codes": ", ".join(unknown)}
        )


def _answered(question: Question, missing: Missing) -> engine.Location:
    try:
        return ANSWERS[question.aim](question, missing)
    except engine.CannotServe as none:
        names = ", ".join(missing.towns[row].name for row in none.rows[:30])
        if none.by_means:
            text = _(
                "With what is allowed these municipalities stay beyond the limit: %(names)s. Allow more."
            )
        else:
            text = _("No allowed place is near enough to: %(names)s. Allow more places or a longer time.")
        raise Refused(text % {"names": names}) from none
    except engine.NotFound as late:
        raise Refused(_("No answer was found in time. Forbid more places or ask for fewer.")) from late


def _new_places(question: Question, missing: Missing, *, capacity: int | None = None) -> engine.Candidates:
    towns = len(missing.towns)
    return engine.candidates(
        towns,
        forbidden=_forbidden(question, missing),
        cost=None if question.aim != Aim.COST else np.full(towns, question.opening),
        capacity=None if capacity is None else np.full(towns, float(capacity)),
        places=question.places,
    )


def _forbidden(question: Question, missing: Missing) -> list[int]:
    return [row for row, town in enumerate(missing.towns) if town.code in question.forbidden]


def _people(question: Question, missing: Missing) -> engine.Location:
    sites = _new_places(question, missing)
    return engine.maximal_cover(missing.between, missing.persons, sites, limit=missing.limit, seconds=SECONDS)


def _way(question: Question, missing: Missing) -> engine.Location:
    sites = _new_places(question, missing)
    return engine.p_median(missing.between, missing.persons, sites, limit=missing.limit, seconds=SECONDS)


def _farthest(question: Question, missing: Missing) -> engine.Location:
    minutes, sites = _with_standing(question, missing)
    return engine.p_centre(minutes, sites, people=missing.persons, limit=missing.limit, seconds=SECONDS)


def _everyone(question: Question, missing: Missing) -> engine.Location:
    minutes, sites = _with_standing(question, missing)
    return engine.set_cover(minutes, sites, limit=missing.limit, people=missing.persons, seconds=SECONDS)


def _cost(question: Question, missing: Missing) -> engine.Location:
    sites = _new_places(question, missing, capacity=question.largest)
    prices = np.full(len(missing.towns), question.unit_price)
    return engine.least_cost_standard(
        missing.between,
        missing.gap,
        sites,
        limit=missing.limit,
        unit_cost=prices,
        whole=missing.unit != "fte",
        seconds=SECONDS,
    )


def _with_standing(question: Question, missing: Missing) -> tuple[Floats, engine.Candidates]:
    """Return minutes to the municipalities and then to the services that stand, and both as candidates."""
    towns, services = len(missing.towns), missing.standing.shape[1]
    sites = engine.candidates(
        towns + services,
        existing=range(towns, towns + services),
        forbidden=_forbidden(question, missing),
        places=question.places,
    )
    return np.hstack([missing.between, missing.standing]), sites


ANSWERS = {
    Aim.PEOPLE: _people,
    Aim.WAY: _way,
    Aim.FARTHEST: _farthest,
    Aim.EVERYONE: _everyone,
    Aim.COST: _cost,
}


def _summary(missing: Missing, found: engine.Location) -> dict[str, object]:
    """Return the answer as plain JSON, municipalities by their codes; served elsewhere than at a new place is ""."""
    code = [town.code for town in missing.towns]
    second = found.runner_up
    served = [code[site] if 0 <= site < len(code) else "" for site in found.assignment.tolist()]
    return {
        "limit": missing.limit,
        "unit": missing.unit,
        "method": missing.method,
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "spent": found.spent,
        "persons": float(missing.persons.sum()),
        "missing": float(missing.gap.sum()),
        "sites": [
            {
                "municipality": code[reason.site],
                "brought": [code[row] for row in reason.brought],
                "people": reason.people,
                "lost": None if np.isinf(reason.lost) else reason.lost,
                "added": None if found.added is None else float(found.added[reason.site]),
            }
            for reason in found.reasons
        ],
        "runner_up": second
        and {
            "municipalities": [code[site] for site in second.opened],
            "objective": second.objective,
            "proven": second.proven,
        },
        "served": [
            {
                "municipality": town.code,
                "by": served[row],
                "minutes": float(missing.between[row, site]) if served[row] else None,
                "persons": float(missing.persons[row]),
            }
            for row, (town, site) in enumerate(zip(missing.towns, found.assignment.tolist(), strict=True))
        ],
    }
