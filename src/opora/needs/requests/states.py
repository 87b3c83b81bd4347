"""The states of a municipal request, and which act leads from which of them to which."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far a request is."""

    DRAFT = "draft", pgettext_lazy("request", "draft")
    SUBMITTED = "submitted", pgettext_lazy("request", "submitted")
    RETURNED = "returned", pgettext_lazy("request", "returned for completion")
    ANSWERED = "answered", pgettext_lazy("request", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


class Act(models.TextChoices):
    """What may happen to a request."""

    SAVE = "save", pgettext_lazy("request", "save half-filled")
    SUBMIT = "submit", pgettext_lazy("request", "submit")
    CONFIRM = "confirm", pgettext_lazy("request", "confirm")
    RETURN = "return", pgettext_lazy("request", "return for completion")
    ANSWER = "answer", pgettext_lazy("request", "answer")
    WITHDRAW = "withdraw", pgettext_lazy("request", "withdraw")
    RESTORE = "restore", pgettext_lazy("request", "restore")


LEADS: dict[Act, dict[State, tuple[State, ...]]] = {
    Act.SAVE: {State.DRAFT: (State.DRAFT,), State.RETURNED: (State.RETURNED,)},
    Act.SUBMIT: {
        State.DRAFT: (State.SUBMITTED,),
        State.RETURNED: (State.SUBMITTED,),
        State.SUBMITTED: (State.SUBMITTED,),
    },
    Act.CONFIRM: {State.SUBMITTED: (State.SUBMITTED,), State.ANSWERED: (State.ANSWERED,)},
    Act.RETURN: {State.SUBMITTED: (State.RETURNED,)},
    Act.ANSWER: {State.SUBMITTED: (State.ANSWERED,), State.ANSWERED: (State.ANSWERED,)},
    Act.WITHDRAW: {
        State.DRAFT: (State.WITHDRAWN,),
        State.SUBMITTED: (State.WITHDRAWN,),
        State.RETURNED: (State.WITHDRAWN,),
    },
    Act.RESTORE: {State.WITHDRAWN: (State.DRAFT, State.SUBMITTED, State.RETURNED)},
}
"""Each act with the states it may be done in and those it may lead to; a withdrawn request goes back where it was."""

STATED = (State.SUBMITTED, State.ANSWERED)
"""States in which a request stands as what the municipality says it needs."""

HEARD = (State.SUBMITTED, State.RETURNED, State.ANSWERED)
"""States in which the region has heard from the municipality."""

COLOURS = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "primary",
    State.RETURNED: "warning",
    State.ANSWERED: "success",
    State.WITHDRAWN: "neutral",
}
"""The colour in which a state is shown; the word stands in it."""
