"""Questions that cannot be answered as they stand."""

import numpy as np

from opora.core import figures
from opora.core.refusals import Refused
from opora.core.sentences import gettext as _
from opora.gaps.placing.asking import COUNTED, Aim, Question
from opora.gaps.placing.inputs import Known


def check(asked: Known) -> None:
    """Refuse a question that cannot be answered as it stands."""
    question = asked.question
    if not np.isfinite(asked.limit):
        raise Refused(
            _(
                "This kind serves the whole region, so it does not matter where it stands. Give a time limit to ask."
            )
        )
    _check_means(question)
    unknown = sorted(set(question.forbidden) - {town.code for town in asked.towns})
    if unknown:
        raise Refused(
            _(
                "These are no municipalities of the region: %(codes)s. Give codes of municipalities of this region."
            )
            % {"codes": ", ".join(unknown)}
        )


def _check_means(question: Question) -> None:
    """Refuse a question whose number of places, prices or budget do not go together."""
    if question.budget is not None and not question.opening:
        raise Refused(_("The budget needs the price of opening a place."))
    if question.aim in COUNTED and question.most_places is None:
        raise Refused(_("Say how many new places there may be, at least 1, or give a budget."))
    if question.most_places == 0:
        raise Refused(
            _("The budget of %(budget)s does not pay for one place, whose opening costs %(opening)s.")
            % {"budget": figures.crowns(question.budget), "opening": figures.crowns(question.opening)}
        )
    if question.aim == Aim.COST and None in (question.opening, question.unit_price, question.largest):
        raise Refused(
            _(
                "The least cost needs three numbers: the price of opening a place, the price of one unit of capacity "
                "and the largest capacity of one place."
            )
        )
