"""A proposal as sentences in both languages: points per criterion, and why the level and the capacity came out so."""

from collections.abc import Callable
from math import isnan
from typing import Any

from django.utils.translation import override

from opora.core import figures
from opora_engine.network import Criteria, Criterion, Measure, Proposal

YES_NO = {"cs": ("ne", "ano"), "en": ("no", "yes")}


def criteria_rows(criteria: Criteria, proposal: Proposal, place: int) -> list[dict[str, Any]]:
    """Return for one service each criterion with value, points, weight and its sentence in Czech and English.

    place   the row of the service in the arrays of the proposal
    """
    measures = {measure.code: measure for measure in criteria.measures}
    return [_row(criterion, measures[criterion.measure], proposal, place) for criterion in criteria.criteria]


def _row(criterion: Criterion, measure: Measure, proposal: Proposal, place: int) -> dict[str, Any]:
    value = float(proposal.values[criterion.measure][place])
    points = float(proposal.points[criterion.code][place])
    template = criterion.sentence_when_unknown if isnan(value) else criterion.sentence
    return {
        "code": criterion.code,
        "label": criterion.label.model_dump(),
        "why": criterion.why.model_dump(),
        "value": None if isnan(value) else round(value, 6),
        "shown_as": measure.shown_as,
        "points": points,
        "weight": criterion.weight,
        "assumed": criterion.assumed,
        "source": criterion.source,
        "sentence": in_both(
            lambda language: getattr(template, language).format(
                value=shown(value, measure.shown_as, language),
                points=figures.quantity(points),
                weight=figures.quantity(criterion.weight),
            )
        ),
    }


def reason(criteria: Criteria, proposal: Proposal, place: int) -> dict[str, str]:
    """Return the reason of the rule that decided the level of one service, in Czech and English."""
    return dict(criteria.rules[int(proposal.rule[place])].reason.model_dump())


def shown(value: float, manner: str, language: str) -> str:
    """Return a measure as people write it, in the language that is active."""
    if isnan(value):
        return figures.UNKNOWN
    if manner == "yes_no":
        return YES_NO[language][value >= 1]
    return figures.percent(round(value, 6), 0)


def in_both(say: Callable[[str], str]) -> dict[str, str]:
    """Return {"cs", "en"} of a text that `say` writes in the language that is active."""
    found = {}
    for language in ("cs", "en"):
        with override(language):
            found[language] = say(language)
    return found
