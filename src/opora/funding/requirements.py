"""What a step of a round still lacks, in sentences; payments and settlement add what they know."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.core.models import LogEntry, Run
from opora.core.queries import newest_entries
from opora.funding import inputs, queries
from opora.funding.inputs import NOTHING
from opora.funding.models import Application, Round
from opora.funding.parsed import parsed
from opora.funding.states import Act, Step, last_day
from opora.network import queries as network
from opora_engine.formula.inputs import input_problems

Asked = Callable[[Round], Sequence[str]]
"""Returns sentences about what is still to be done for a step; none when all is done."""

_FURTHER: dict[Act, list[Asked]] = {}

MOST_NAMED = 5
"""So many faulty applications are named in a sentence; the rest is counted."""


def require(act: Act, asked: Asked) -> None:
    """Let a part of the money say what a step lacks: payments that every instalment is paid, and so on."""
    if asked not in _FURTHER.setdefault(act, []):
        _FURTHER[act].append(asked)


def lacking(round_: Round, step: Step) -> list[str]:
    """Return what must be put right before the step can be taken; empty when nothing stands in the way."""
    own = {
        Act.OPEN: _dates,
        Act.RATE: _applications,
        Act.COMPUTE: _calculation,
        Act.PROPOSE: _calculation,
        Act.DECIDE: _decision,
    }.get(step.act)
    found = list(own(round_)) if own is not None else []
    for asked in _FURTHER.get(step.act, []):
        found += asked(round_)
    return found


def needs_note(round_: Round, step: Step, day: date) -> bool:
    """Return whether the step takes a written reason: back, an early closing, what nobody here keeps count of."""
    if step.act == Act.CLOSE:
        last = last_day(round_)
        return last is None or day <= last
    if step.act in (Act.PAY, Act.SETTLE):
        return not _FURTHER.get(step.act)
    return step.is_back


def moved(round_: Round, run: Run) -> str:
    """Return what has changed since the calculation of the round, or "" when it is up to date."""
    if (run.summary.get("pool"), run.rules_digest) != (round_.pool_czk, round_.rule_set.digest):
        return _("The pool or the rules of the round are others than those of calculation %(run)s.") % {
            "run": run.pk
        }
    newest = newest_entries(run.region_code, ("network", round_.station))
    later = [key for station, key in newest.items() if key > run.upstream.get(station, 0)]
    return LogEntry.objects.get(pk=max(later)).sentence if later else ""


def _dates(round_: Round) -> Iterator[str]:
    if round_.last_edit is None:
        yield _("The dates of the round are not set. Set from when it is shown and the two last days.")


def _applications(round_: Round) -> Iterator[str]:
    rules, faulty, count = parsed(round_.rule_set.text), [], 0
    applications = Application.objects.filter(round=round_).select_related(
        "service__kind", "service__provider"
    )
    for application in applications.order_by("service__identifier").prefetch_related("forms"):
        count += 1
        asked = inputs.service_inputs(rules, application, None, NOTHING)
        problems = input_problems(rules, asked)
        if problems:
            names = ", ".join(sorted({each.name for each in problems}))
            faulty.append(f"{application.service.identifier} ({names})")
    if not count:
        yield _("The round has no application yet.")
    if faulty:
        named = "; ".join(faulty[:MOST_NAMED]) + ("…" if len(faulty) > MOST_NAMED else "")
        yield ngettext(
            "%(count)d application does not say all that the rules ask for: %(named)s.",
            "%(count)d applications do not say all that the rules ask for: %(named)s.",
            len(faulty),
        ) % {"count": len(faulty), "named": named}


def _calculation(round_: Round) -> Iterator[str]:
    run = queries.newest_of_round(round_)
    if run is None:
        yield _("The grants of the round have not been calculated yet.")
        return
    change = moved(round_, run)
    if change:
        yield _("The grants are out of date, calculate them again. What changed: %(change)s") % {
            "change": change
        }


def _decision(round_: Round) -> Iterator[str]:
    run = round_.run
    if run is None:
        yield _("No calculation of the round is proposed.")
        return
    newest = queries.newest_of_round(round_)
    if newest is None or newest.pk != run.pk:
        yield _(
            "The grants were calculated again after calculation %(run)s was proposed. Withdraw the proposal "
            "and propose the new one."
        ) % {"run": run.pk}
    elif change := moved(round_, run):
        yield _(
            "The proposal is out of date. Withdraw it, calculate the grants again and propose them. "
            "What changed: %(change)s"
        ) % {"change": change}
    if not network.entries(round_.region.code, run.day).exists():
        yield _("No decision on the base network is in force on %(day)s.") % {"day": run.day.isoformat()}
    if not round_.rule_set.is_released:
        yield _("The rule set %(rules)s is not released. Another person than who took it in releases it.") % {
            "rules": round_.rule_set
        }
