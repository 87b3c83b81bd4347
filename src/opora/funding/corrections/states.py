"""How far an objection, a signed line and a correction are, and which act leads from which state to which."""

from django.db import models
from django.utils.translation import pgettext_lazy

from opora.funding.models import RoundState

DECIDED = (RoundState.DECIDED, RoundState.PUBLISHED, RoundState.PAID)
"""States in which the result stands and is changed only for an objection or by a correction."""

PUBLIC = (RoundState.PUBLISHED, RoundState.PAID)
"""States in which providers may object."""


class ObjectionState(models.TextChoices):
    """How far an objection (námitka) of a provider is."""

    FILED = "filed", pgettext_lazy("objection", "filed")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "withdrawn")
    ANSWERED = "answered", pgettext_lazy("objection", "answered")


class Outcome(models.TextChoices):
    """What the region decided about an objection."""

    UPHELD = "upheld", pgettext_lazy("objection", "upheld")
    PARTLY = "partly", pgettext_lazy("objection", "upheld in part")
    REJECTED = "rejected", pgettext_lazy("objection", "rejected")


class ObjectionAct(models.TextChoices):
    """What may happen to an objection."""

    WITHDRAW = "withdraw", pgettext_lazy("objection", "withdraw")
    ANSWER = "answer", pgettext_lazy("objection", "reply")


OBJECTION_LEADS: dict[ObjectionAct, dict[ObjectionState, ObjectionState]] = {
    ObjectionAct.WITHDRAW: {ObjectionState.FILED: ObjectionState.WITHDRAWN},
    ObjectionAct.ANSWER: {ObjectionState.FILED: ObjectionState.ANSWERED},
}
"""Each act with the states it may be done in and where it leads."""


class LineState(models.TextChoices):
    """How far a signed line (podepsaný řádek) is."""

    SIGNED = "signed", pgettext_lazy("signed line", "waits for the second person")
    IN_FORCE = "in_force", pgettext_lazy("signed line", "in force")
    WITHDRAWN = "withdrawn", pgettext_lazy("signed line", "withdrawn")


class LineAct(models.TextChoices):
    """What may happen to a signed line."""

    CONFIRM = "confirm", pgettext_lazy("signed line", "confirm")
    WITHDRAW = "withdraw", pgettext_lazy("signed line", "withdraw")


LINE_LEADS: dict[LineAct, dict[LineState, LineState]] = {
    LineAct.CONFIRM: {LineState.SIGNED: LineState.IN_FORCE},
    LineAct.WITHDRAW: {
        LineState.SIGNED: LineState.WITHDRAWN,
        LineState.IN_FORCE: LineState.WITHDRAWN,
    },
}
"""Each act with the states it may be done in and where it leads."""


class ReasonClass(models.TextChoices):
    """Why a grant is changed by hand."""

    ERROR = "error", pgettext_lazy("signed line", "mistake in the data")
    HARDSHIP = "hardship", pgettext_lazy("signed line", "hardship")
    OBJECTION = "objection", pgettext_lazy("signed line", "outcome of an objection")
    ORDER = "order", pgettext_lazy("signed line", "court or resolution")


class CorrectionState(models.TextChoices):
    """How far a correction of a run is."""

    ASKED = "asked", pgettext_lazy("correction", "waits for the second person")
    CONFIRMED = "confirmed", pgettext_lazy("correction", "confirmed, not calculated yet")
    DONE = "done", pgettext_lazy("correction", "calculated")
    WITHDRAWN = "withdrawn", pgettext_lazy("correction", "withdrawn")


class CorrectionAct(models.TextChoices):
    """What may happen to a correction."""

    CONFIRM = "confirm", pgettext_lazy("correction", "confirm")
    CALCULATE = "calculate", pgettext_lazy("correction", "calculate")
    WITHDRAW = "withdraw", pgettext_lazy("correction", "withdraw")


CORRECTION_LEADS: dict[CorrectionAct, dict[CorrectionState, CorrectionState]] = {
    CorrectionAct.CONFIRM: {CorrectionState.ASKED: CorrectionState.CONFIRMED},
    CorrectionAct.CALCULATE: {CorrectionState.CONFIRMED: CorrectionState.DONE},
    CorrectionAct.WITHDRAW: {
        CorrectionState.ASKED: CorrectionState.WITHDRAWN,
        CorrectionState.CONFIRMED: CorrectionState.WITHDRAWN,
    },
}
"""Each act with the states it may be done in and where it leads."""

COLOURS = {
    "filed": "primary",
    "answered": "success",
    "withdrawn": "neutral",
    "signed": "warning",
    "in_force": "success",
    "asked": "warning",
    "confirmed": "primary",
    "done": "success",
}
"""The colour in which a state is shown; the word stands in it."""
