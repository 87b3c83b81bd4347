"""The life of a round: the steps of its table."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding import queries
from opora.funding.models import Round, RoundChange
from opora.funding.requirements import lacking, needs_note
from opora.funding.states import STEP_OF, Act, Step


@dataclass(frozen=True)
class Resolution:
    """What a body decided: the number of its resolution, its name, and the day."""

    number: str
    body: str
    decided_on: date


@transaction.atomic
def take_step(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    act: Act,
    day: date,
    by: User,
    note: str = "",
    resolution: Resolution | None = None,
) -> Round:
    """Take one step of the life of a round and return the round; Refused with everything that the step still lacks.

    day         the day on which it happens
    note        the reason or how it is known, where the step takes one (docs/methods/funding.md, "Life of a round")
    resolution  of the body that decided, for the decision only
    """
    step = STEP_OF[act]
    allow(by, step.permission, round)
    stored = (
        Round.objects.select_for_update(of=("self",))
        .select_related("region", "rule_set", "run")
        .get(pk=round.pk)
    )
    if stored.state != step.before:
        raise Refused(
            _(
                "The round %(round)s is in the state “%(state)s”; the act “%(act)s” is possible only from "
                "“%(before)s”."
            )
            % {
                "round": stored.place,
                "state": stored.get_state_display(),
                "act": act.label,
                "before": step.before.label,
            }
        )
    _check_step(stored, step, day, by, note.strip(), resolution)
    _write(stored, step, day, by, note.strip(), resolution)
    return stored


def _check_step(
    stored: Round, step: Step, day: date, by: User, note: str, resolution: Resolution | None
) -> None:
    """Raise Refused with everything that stands in the way."""
    problems = lacking(stored, step)
    if not note and needs_note(stored, step, day):
        problems.append(_("A written reason is missing. Say why, or how it is known."))
    if step.act == Act.DECIDE:
        problems += _problems_of_decision(stored, day, by, resolution)
    if problems:
        raise Refused(" ".join(problems))


def _problems_of_decision(stored: Round, day: date, by: User, resolution: Resolution | None) -> list[str]:
    found = []
    if by.pk == stored.proposed_by_id:
        found.append(_("You proposed the grants, so another person has to enter the decision."))
    if resolution is None or not resolution.number.strip() or not resolution.body.strip():
        found.append(_("The resolution is missing: its number, the body that decided, and the day."))
    elif resolution.decided_on > day:
        found.append(
            _("The resolution is of %(decided)s, which is after %(day)s.")
            % {"decided": figures.day(resolution.decided_on), "day": figures.day(day)}
        )
    return found


def _write(stored: Round, step: Step, day: date, by: User, note: str, resolution: Resolution | None) -> None:
    """Store the new state with what belongs to it, a step of the course, and an entry of the log."""
    stored.state = step.after
    if step.act == Act.PROPOSE:
        stored.run, stored.proposed_by = queries.newest_of_round(stored), by
    elif step.act == Act.WITHDRAW:
        stored.run, stored.proposed_by = None, None
    elif step.act == Act.DECIDE and resolution is not None:
        stored.resolution_number, stored.resolution_body = resolution.number.strip(), resolution.body.strip()
        stored.decided_on, stored.decided_by = resolution.decided_on, by
    elif step.act == Act.PUBLISH:
        stored.published_on = day
    save(stored, by)
    RoundChange.objects.create(
        round=stored, act=step.act, before=step.before, after=step.after, day=day, by=by, note=note
    )
    log(
        f"funding.step_{step.act}",
        step.told,
        by=by,
        subject=stored,
        region=stored.region.code,
        round=stored.place,
        note=note,
        resolution=stored.resolution_number,
    )


def save(stored: Round, by: User) -> None:
    """Store a round with the person who changed it in its history."""
    stored._history_user = by  # type: ignore[attr-defined]  # read by django-simple-history
    stored.save()
