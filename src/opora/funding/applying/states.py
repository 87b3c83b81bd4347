"""The states of an application that a provider writes, and which act leads from which of them to which."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far an application is."""

    DRAFT = "draft", pgettext_lazy("application", "draft")
    SUBMITTED = "submitted", pgettext_lazy("application", "submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


class Act(models.TextChoices):
    """What may happen to an application."""

    SAVE = "save", pgettext_lazy("application", "save half-filled")
    SUBMIT = "submit", pgettext_lazy("application", "submit")
    CONFIRM = "confirm", pgettext_lazy("application", "confirm")
    WITHDRAW = "withdraw", pgettext_lazy("application", "withdraw")
    RESTORE = "restore", pgettext_lazy("application", "put back")
    RATE = "rate", pgettext_lazy("application", "rate")


LEADS: dict[Act, dict[State, tuple[State, ...]]] = {
    Act.SAVE: {State.DRAFT: (State.DRAFT,)},
    Act.SUBMIT: {State.DRAFT: (State.SUBMITTED,), State.SUBMITTED: (State.SUBMITTED,)},
    Act.CONFIRM: {State.SUBMITTED: (State.SUBMITTED,)},
    Act.WITHDRAW: {State.DRAFT: (State.WITHDRAWN,), State.SUBMITTED: (State.WITHDRAWN,)},
    Act.RESTORE: {State.WITHDRAWN: (State.DRAFT, State.SUBMITTED)},
    Act.RATE: {State.SUBMITTED: (State.SUBMITTED,)},
}
"""Each act with the states it may be done in and those it may lead to; a withdrawn one goes back where it was."""

COLOURS = {State.DRAFT: "neutral", State.SUBMITTED: "success", State.WITHDRAWN: "neutral"}
"""The colour in which a state is shown; the word stands in it."""
