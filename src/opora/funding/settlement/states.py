"""How far the settlement of one service is, and which act leads from which state to which."""

from django.db import models
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far the settlement of a service is, in the order of its life."""

    OPEN = "open", pgettext_lazy("settlement", "waits for the statement")
    FILED = "filed", pgettext_lazy("settlement", "statement filed")
    COMPUTED = "computed", pgettext_lazy("settlement", "calculated")
    SENT = "sent", pgettext_lazy("settlement", "sent for a reply")
    DECIDED = "decided", pgettext_lazy("settlement", "decided")
    RETURNED = "returned", pgettext_lazy("settlement", "return demanded")


class Act(models.TextChoices):
    """What may happen to the settlement of a service."""

    SAVE = "save", pgettext_lazy("settlement", "save the statement half-filled")
    FILE = "file", pgettext_lazy("settlement", "file the statement")
    COMPUTE = "compute", pgettext_lazy("settlement", "calculate")
    SEND = "send", pgettext_lazy("settlement", "send for a reply")
    REPLY = "reply", pgettext_lazy("settlement", "reply")
    UPHOLD = "uphold", pgettext_lazy("settlement", "decide that the result stands")
    REOPEN = "reopen", pgettext_lazy("settlement", "decide that the result changes")
    DEMAND = "demand", pgettext_lazy("settlement", "demand the return")


LEADS: dict[Act, dict[State, State]] = {
    Act.SAVE: {State.OPEN: State.OPEN},
    Act.FILE: {State.OPEN: State.FILED, State.FILED: State.FILED, State.COMPUTED: State.FILED},
    Act.COMPUTE: {State.FILED: State.COMPUTED, State.COMPUTED: State.COMPUTED},
    Act.SEND: {State.COMPUTED: State.SENT},
    Act.REPLY: {State.SENT: State.SENT},
    Act.UPHOLD: {State.SENT: State.DECIDED},
    Act.REOPEN: {State.SENT: State.FILED},
    Act.DEMAND: {State.DECIDED: State.RETURNED},
}
"""Each act with the states it may be done in and where it leads."""

CLOSED = (State.DECIDED, State.RETURNED)
"""States in which the result holds: the next year reads what was carried over."""

COLOURS = {
    State.OPEN: "neutral",
    State.FILED: "primary",
    State.COMPUTED: "primary",
    State.SENT: "warning",
    State.DECIDED: "success",
    State.RETURNED: "success",
}
"""The colour in which a state is shown; the word stands in it."""


class Outcome(models.TextChoices):
    """What the economist decided after the reply, or after its time was over."""

    STANDS = "stands", pgettext_lazy("settlement", "the result stands")
    CHANGES = "changes", pgettext_lazy("settlement", "the result changes")
