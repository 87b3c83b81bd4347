"""Units of the rules in the words of people: CZK/unit of a residential form is crowns per bed."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opora.funding.explanation import unit_of
from opora.funding.models import FundingUnit


def unit_words(unit: str, form: str = "") -> str:
    """Return what a unit of the rule language means; `form` says what is counted. Empty for a plain number."""
    counted, one = _counted(form)
    words = {
        "": "",
        "1": "",
        "share": "",
        "CZK": _("CZK"),
        "unit": counted,
        "CZK/unit": _("CZK per %(unit)s") % {"unit": one},
        "CZK/FTE": _("CZK per %(unit)s") % {"unit": _("full-time post")},
        "CZK/bed": _("CZK per %(unit)s") % {"unit": _("bed")},
        "FTE": pgettext("unit of a number", "full-time posts"),
        "bed": _("beds"),
        "point": _("points"),
        "person": _("persons"),
        "month": _("months"),
        "client/month": _("clients a month"),
        "intervention/month": _("interventions a month"),
    }
    return words.get(unit, unit)


def _counted(form: str) -> tuple[str, str]:
    if not form:
        return _("beds or full-time posts"), _("unit")
    if unit_of(form) == FundingUnit.BED:
        return _("beds"), _("bed")
    return pgettext("unit of a number", "full-time posts"), _("full-time post")
