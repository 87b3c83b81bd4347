"""The act: a question about new capacity is answered and kept with its run."""

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

import opora_engine
from opora.accounts.models import User
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.queries import SILENCE
from opora.core.refusals import NotKnown, Refused
from opora.core.sentences import gettext as _
from opora.core.services import cancel_run, close_with_result, filling, log, tell_progress
from opora.gaps import queries
from opora.gaps.placing.asking import SECONDS, Aim, Question
from opora.gaps.placing.checking import check
from opora.gaps.placing.inputs import Missing, gather, known
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
    run, is_new = ask(region=region, question=question, by=by)
    if is_new:
        answer(run)
    elif run.status == Run.Status.RUNNING:
        raise Refused(
            _("Run %(run)s is answering the same question now. Wait until it is done.") % {"run": run.pk}
        )
    return run


def ask(*, region: str, question: Question, by: User) -> tuple[Run, bool]:
    """Return the run that is to answer the question and True, or the one that has, or is about to, and False."""
    allow(by, "gaps.calculate", Scope(region=region))
    kind = needs.kind(question.kind)
    gaps_run = queries.newest(region)
    if gaps_run is None:
        raise NotKnown(_("Gaps of the region %(region)s have not been calculated yet.") % {"region": region})
    asked = known(gaps_run, kind, question)
    check(asked)
    run = _same(region, asked.digest)
    if run is not None:
        return run, False
    run = Run.objects.create(
        kind=KIND,
        region_code=region,
        day=gaps_run.day,
        asked={**question.to_json(), "gaps_run": gaps_run.pk},
        inputs_digest=asked.digest,
        rules_digest=gaps_run.rules_digest,
        rules_label=asked.declared.content.code,
        engine_version=opora_engine.VERSION,
        phase=_("Waiting for the background worker"),
        by=by,
    )
    return run, True


def answer(run: Run) -> None:
    """Search for the answer of a run and keep it there; Refused, noted on the run, when there is none."""
    with filling(run):
        tell_progress(run, 5, _("Ways between municipalities"))
        question = Question.from_json(run.asked)
        gaps_run = Run.objects.get(pk=run.asked["gaps_run"])
        missing = gather(known(gaps_run, needs.kind(question.kind), question))
        tell_progress(run, 20, _("The best places and the next best ones"))
        found = _answered(question, missing)
        with transaction.atomic():
            close_with_result(run, summary=_summary(question, missing, found))
            log(
                "location.calculated",
                gettext_noop("Places for new capacity were proposed (run %(run)s)."),
                by=run.by,
                subject=run,
                region=run.region_code,
                run=run.pk,
            )


def cancel(*, run: Run, by: User) -> None:
    """Leave a question without an answer; the search ends at its next step and what it finds is thrown away."""
    allow(by, "gaps.calculate", Scope(region=run.region_code))
    cancel_run(run, by=by)


def _same(region: str, digest: str) -> Run | None:
    """Return the run that answered the same question for good, or is at it; one that ran out of time is repeated."""
    last = Run.objects.filter(
        region_code=region,
        kind=KIND,
        status__in=(Run.Status.DONE, Run.Status.RUNNING),
        inputs_digest=digest,
        engine_version=opora_engine.VERSION,
    ).first()
    if last is None:
        return None
    if last.status == Run.Status.RUNNING:
        return None if is_silent(last) else last
    return last if last.summary["gap"] < PROVEN else None


def is_silent(run: Run) -> bool:
    """Return whether a run that should be going on gave no sign of life for too long."""
    return run.status == Run.Status.RUNNING and timezone.now() - run.beat_at > SILENCE


def _answered(question: Question, missing: Missing) -> engine.Location:
    try:
        return ANSWERS[question.aim](question, missing)
    except engine.CannotServe as none:
        names = ", ".join(missing.towns[row].name for row in none.rows[:30])
        if none.by_means and not names:
            text = _("With what is allowed not everything that is missing can be covered. Allow more.")
        elif none.by_means:
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
        places=question.most_places,
        budget=question.budget if question.aim == Aim.COST else None,
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
        places=question.most_places,
    )
    return np.hstack([missing.between, missing.standing]), sites


def _opening(question: Question, found: engine.Location) -> int | None:
    """Return what opening the places costs; None where nobody said the price of one."""
    return None if question.opening is None else question.opening * len(found.opened)


ANSWERS = {
    Aim.PEOPLE: _people,
    Aim.WAY: _way,
    Aim.FARTHEST: _farthest,
    Aim.EVERYONE: _everyone,
    Aim.COST: _cost,
}


def _summary(question: Question, missing: Missing, found: engine.Location) -> dict[str, object]:
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
        "spent": found.spent if question.aim == Aim.COST else _opening(question, found),
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
