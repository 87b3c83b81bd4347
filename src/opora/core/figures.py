"""How numbers, money, units and dates are written for people, in the language of the reader.

Every function takes None as "not known" and writes a dash. Spaces inside a number and before its unit
do not break.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isinf, isnan

from django.utils import timezone
from django.utils.dateformat import format as dated
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from opora.core.languages import language

NO_BREAK = "\u00a0"
UNKNOWN = "–"
MINUS = "\u2212"

Number = int | float | Decimal


def _czech() -> bool:
    return language() == "cs"


def digits(value: Number | None, places: int = 0) -> str:
    """Return the number with groups of three and exactly `places` decimals, halves rounded away from zero.

    Czech: 1 234,5; English: 1,234.5; not a number or None: a dash; infinite: the sign of infinity.
    """
    if value is None or (isinstance(value, float) and isnan(value)):
        return UNKNOWN
    if isinstance(value, float) and isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    written = f"{abs(rounded):,f}"
    if _czech():
        written = written.replace(",", NO_BREAK).replace(".", ",")
    return f"{MINUS}{written}" if rounded < 0 else written


def crowns(value: int | Decimal | None) -> str:
    """Return money with its currency: 1 481 400 Kč or CZK 1,481,400; hellers only when there are some.

    Raises TypeError for a float: money is whole crowns or Decimal.
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        raise TypeError(
            f"Money is int or Decimal, not the float {value!r}: convert it where it was calculated."
        )
    places = 0 if value == int(value) else 2
    written = digits(value, places)
    return f"{written}{NO_BREAK}Kč" if _czech() else f"CZK{NO_BREAK}{written}"


def quantity(value: Number | None, unit: str | None = None) -> str:
    """Return an amount with at most two decimals and, if given, its unit in the right number.

    unit   client, contact, intervention, bed, call, fte, person, service or place;
           any other word is written as it is
    """
    if value is None:
        return UNKNOWN
    places = _places_needed(value)
    written = digits(value, places)
    return f"{written}{NO_BREAK}{_unit_word(value, unit, fraction=places > 0)}" if unit else written


def minutes(value: float | None) -> str:
    """Return a travel time in whole minutes, from an hour up with hours; infinite means no route."""
    if value is None or isnan(value):
        return UNKNOWN
    if isinf(value):
        return _("no route")
    whole = int(digits_rounded(value))
    hours, rest = divmod(whole, 60)
    if hours:
        return f"{hours}{NO_BREAK}h{NO_BREAK}{rest:02d}{NO_BREAK}min"
    return f"{rest}{NO_BREAK}min"


def percent(share: Number | None, places: int = 0) -> str:
    """Return a share (1 is the whole) in per cent: 63,4 % or 63.4%."""
    if share is None or (isinstance(share, float) and isnan(share)):
        return UNKNOWN
    written = digits(Decimal(str(share)) * 100, places)
    return f"{written}{NO_BREAK}%" if _czech() else f"{written}%"


def day(value: date | None) -> str:
    """Return a date with the name of the month: 1. července 2026, 1 July 2026."""
    if value is None:
        return UNKNOWN
    return dated(value, "j. E Y" if _czech() else "j F Y").replace(" ", NO_BREAK)


def short_day(value: date | None) -> str:
    """Return a short date for tables: 1. 7. 2026, 1 Jul 2026."""
    if value is None:
        return UNKNOWN
    return dated(value, "j. n. Y" if _czech() else "j M Y").replace(" ", NO_BREAK)


def moment(value: datetime | None) -> str:
    """Return a date and time of the region's clock: 1. 7. 2026 14:05, 1 Jul 2026 14:05."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{short_day(local)}{NO_BREAK}{local:%H:%M}"


def digits_rounded(value: float) -> Decimal:
    """Return the nearest whole number, halves away from zero."""
    return Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _places_needed(value: Number) -> int:
    if isinstance(value, int) or (isinstance(value, float) and (isnan(value) or isinf(value))):
        return 0
    rounded = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    exponent = rounded.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _unit_word(value: Number, unit: str, *, fraction: bool) -> str:
    if fraction or (isinstance(value, float) and isinf(value)):
        return str(AFTER_FRACTION.get(unit, unit))
    count = abs(int(digits_rounded(float(value))))
    # Only the one word is translated: pages write hundreds of amounts.
    word = AFTER_COUNT.get(unit)
    return word(count) if word else unit


AFTER_COUNT: dict[str, Callable[[int], str]] = {
    "client": lambda count: ngettext("client", "clients", count),
    "contact": lambda count: ngettext("contact", "contacts", count),
    "intervention": lambda count: ngettext("intervention", "interventions", count),
    "bed": lambda count: ngettext("bed", "beds", count),
    "call": lambda count: ngettext("call", "calls", count),
    "fte": lambda count: ngettext("full-time post", "full-time posts", count),
    "person": lambda count: ngettext("person", "persons", count),
    "service": lambda count: ngettext("service", "services", count),
    "place": lambda count: ngettext("place", "places", count),
}


AFTER_FRACTION = {
    "client": pgettext_lazy("after a number with decimals", "clients"),
    "contact": pgettext_lazy("after a number with decimals", "contacts"),
    "intervention": pgettext_lazy("after a number with decimals", "interventions"),
    "bed": pgettext_lazy("after a number with decimals", "beds"),
    "call": pgettext_lazy("after a number with decimals", "calls"),
    "fte": pgettext_lazy("after a number with decimals", "full-time posts"),
    "person": pgettext_lazy("after a number with decimals", "persons"),
    "service": pgettext_lazy("after a number with decimals", "services"),
    "place": pgettext_lazy("after a number with decimals", "places"),
}
"""Czech has a form of its own after a number with decimals: 1,5 úvazku."""
