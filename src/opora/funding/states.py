"""The life of a round: which act leads from which state to which, who may do it, and who may still apply."""

from datetime import date

from opora.funding.models import Round, RoundState


def may_apply(round_: Round, provider_number: str, day: date) -> bool:
    """Return whether the provider may begin a new application in the round on `day`; the last day is included."""
    return _within(round_, provider_number, day, round_.last_new)


def may_edit(round_: Round, provider_number: str, day: date) -> bool:
    """Return whether the provider may still change an application of the round on `day`; the last day is included."""
    return _within(round_, provider_number, day, round_.last_edit)


def _within(round_: Round, provider_number: str, day: date, last: date | None) -> bool:
    if round_.state != RoundState.OPEN or round_.shown_from is None or last is None:
        return False
    if day < round_.shown_from:
        return False
    return day <= last or day <= (extended_until(round_, provider_number) or last)


def extended_until(round_: Round, provider_number: str) -> date | None:
    """Return until which day one provider has more time, or None; of several extensions the furthest counts."""
    if not provider_number:
        return None
    days = [each.until for each in round_.extensions.filter(provider__number=provider_number).only("until")]
    return max(days, default=None)
