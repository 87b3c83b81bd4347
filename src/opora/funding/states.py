"""The life of a round: which act leads from which state to which, who may do it and what it takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opora.funding.models import Round, RoundState

CALCULATE = "funding.calculate"
DECIDE = "funding.decide"


class Act(models.TextChoices):
    """What may happen to a round: nine acts lead forward, four lead one step back."""

    OPEN = "open", pgettext_lazy("round", "Open for applications")
    CLOSE = "close", pgettext_lazy("round", "Close to applications")
    RATE = "rate", pgettext_lazy("round", "State that the applications are rated")
    COMPUTE = "compute", pgettext_lazy("round", "State that the grants are computed")
    PROPOSE = "propose", pgettext_lazy("round", "Propose the grants for a decision")
    DECIDE = "decide", pgettext_lazy("round", "Enter the decision")
    PUBLISH = "publish", pgettext_lazy("round", "Publish the result")
    PAY = "pay", pgettext_lazy("round", "State that the grants are paid")
    SETTLE = "settle", pgettext_lazy("round", "State that the grants are settled")
    REOPEN = "reopen", pgettext_lazy("round", "Open for applications again")
    RATE_AGAIN = "rate_again", pgettext_lazy("round", "Go back to the rating")
    COMPUTE_AGAIN = "compute_again", pgettext_lazy("round", "Go back before the calculation")
    WITHDRAW = "withdraw", pgettext_lazy("round", "Withdraw the proposal")


DAYS_MOVED = "days"
"""In the course of a round: its dates moved while it was open; the state stays."""


@dataclass(frozen=True)
class Step:
    """One declared step: the act, its states, who may do it, what it takes in words, and what the log says of it."""

    act: Act
    before: RoundState
    after: RoundState
    permission: str
    takes: Promise
    told: str

    @property
    def is_back(self) -> bool:
        """Whether the round goes one step back; that always takes a written reason."""
        order = list(RoundState)
        return order.index(self.after) < order.index(self.before)


STEPS = (
    Step(
        Act.OPEN, RoundState.DRAFT, RoundState.OPEN, CALCULATE, _("the three dates are set"),
        gettext_noop("The round %(round)s was opened for applications."),
    ),
    Step(
        Act.CLOSE, RoundState.OPEN, RoundState.CLOSED, CALCULATE,
        _("the last day for changes and every extension have passed, or a reason why it is closed earlier"),
        gettext_noop("The round %(round)s was closed to applications."),
    ),
    Step(
        Act.RATE, RoundState.CLOSED, RoundState.RATED, CALCULATE,
        _("there is an application, and every one says all that the rules ask for"),
        gettext_noop("The applications of the round %(round)s are rated."),
    ),
    Step(
        Act.COMPUTE, RoundState.RATED, RoundState.COMPUTED, CALCULATE,
        _("the grants of the round are calculated and up to date"),
        gettext_noop("The grants of the round %(round)s are computed."),
    ),
    Step(
        Act.PROPOSE, RoundState.COMPUTED, RoundState.PROPOSED, CALCULATE,
        _("the grants are still up to date; whoever proposes may not decide"),
        gettext_noop("The grants of the round %(round)s were proposed for a decision."),
    ),
    Step(
        Act.DECIDE, RoundState.PROPOSED, RoundState.DECIDED, DECIDE,
        _(
            "a resolution, a base network in force on the day of the calculation, a released rule set, the proposal "
            "up to date, and another person than the one who proposed"
        ),
        gettext_noop("The grants of the round %(round)s were decided by resolution %(resolution)s."),
    ),
    Step(
        Act.PUBLISH, RoundState.DECIDED, RoundState.PUBLISHED, DECIDE, _("the grants are decided"),
        gettext_noop("The result of the round %(round)s was published."),
    ),
    Step(
        Act.PAY, RoundState.PUBLISHED, RoundState.PAID, CALCULATE,
        _("every instalment is paid; where payments are not kept here, a note that says how it is known"),
        gettext_noop("The grants of the round %(round)s are paid."),
    ),
    Step(
        Act.SETTLE, RoundState.PAID, RoundState.SETTLED, CALCULATE,
        _("every grant is settled; where settlements are not kept here, a note that says how it is known"),
        gettext_noop("The grants of the round %(round)s are settled."),
    ),
    Step(
        Act.REOPEN, RoundState.CLOSED, RoundState.OPEN, CALCULATE, _("a reason"),
        gettext_noop("The round %(round)s was opened for applications again: %(note)s"),
    ),
    Step(
        Act.RATE_AGAIN, RoundState.RATED, RoundState.CLOSED, CALCULATE, _("a reason"),
        gettext_noop("The round %(round)s went back to the rating: %(note)s"),
    ),
    Step(
        Act.COMPUTE_AGAIN, RoundState.COMPUTED, RoundState.RATED, CALCULATE, _("a reason"),
        gettext_noop("The round %(round)s went back before the calculation: %(note)s"),
    ),
    Step(
        Act.WITHDRAW, RoundState.PROPOSED, RoundState.COMPUTED, CALCULATE, _("a reason"),
        gettext_noop("The proposal of the round %(round)s was withdrawn: %(note)s"),
    ),
)  # fmt: skip
"""Every step there is; whatever is not here is refused. Nothing leads back once the grants are decided."""

STEP_OF = {step.act: step for step in STEPS}
"""The step of each act: an act has one state that it begins in and one that it leads to."""

BEFORE_RATING = (RoundState.DRAFT, RoundState.OPEN, RoundState.CLOSED)
"""States in which applications may still be taken in from files."""

WITH_DECISION = (RoundState.DECIDED, RoundState.PUBLISHED, RoundState.PAID, RoundState.SETTLED)
"""States in which a resolution stands behind the grants; what is wrong then is changed by a correction only."""

COLOURS = {
    RoundState.DRAFT: "neutral",
    RoundState.OPEN: "primary",
    RoundState.CLOSED: "primary",
    RoundState.RATED: "primary",
    RoundState.COMPUTED: "primary",
    RoundState.PROPOSED: "warning",
    RoundState.DECIDED: "success",
    RoundState.PUBLISHED: "success",
    RoundState.PAID: "success",
    RoundState.SETTLED: "neutral",
}
"""The colour in which a state is shown; the word stands in it."""


def step_between(before: str, after: str) -> Step | None:
    """Return the declared step from one state to another, or None when it would be an illegal jump."""
    return next((step for step in STEPS if (step.before, step.after) == (before, after)), None)


def next_step(state: str) -> Step | None:
    """Return the step that leads forward from a state, or None from the last one."""
    return next((step for step in STEPS if step.before == state and not step.is_back), None)


def step_back(state: str) -> Step | None:
    """Return the step that leads back from a state, or None where nothing does."""
    return next((step for step in STEPS if step.before == state and step.is_back), None)


def is_shown(round_: Round, day: date) -> bool:
    """Return whether providers see the round on `day`: it is no draft, and the day it is shown from has come."""
    return round_.state != RoundState.DRAFT and (round_.shown_from is None or round_.shown_from <= day)


def may_apply(round_: Round, provider_number: str, day: date) -> bool:
    """Return whether the provider may begin a new application in the round on `day`; the last day is included."""
    return _within(round_, provider_number, day, round_.last_new)


def may_edit(round_: Round, provider_number: str, day: date) -> bool:
    """Return whether the provider may still change an application of the round on `day`; the last day is included."""
    return _within(round_, provider_number, day, round_.last_edit)


def extended_until(round_: Round, provider_number: str) -> date | None:
    """Return until which day one provider has more time, or None; of several extensions the furthest counts."""
    given = round_.extensions.filter(provider__number=provider_number) if provider_number else ()
    return max((each.until for each in given), default=None)


def last_day(round_: Round) -> date | None:
    """Return the last day on which anybody may change an application, with every extension; None without dates."""
    return max(_days(round_), default=None)


def _within(round_: Round, provider_number: str, day: date, last: date | None) -> bool:
    if round_.state != RoundState.OPEN or round_.shown_from is None or last is None:
        return False
    if day < round_.shown_from:
        return False
    return day <= last or day <= (extended_until(round_, provider_number) or last)


def _days(round_: Round) -> Iterator[date]:
    if round_.last_edit is not None:
        yield round_.last_edit
        yield from (each.until for each in round_.extensions.all())
