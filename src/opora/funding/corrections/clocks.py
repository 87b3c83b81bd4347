"""Deadlines as people read them: how many days are left, and which day is the last."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opora.core import figures


def clock(last: date, day: date) -> str:
    """Return what the clock of a deadline shows on `day`; the last day is counted among those that are left."""
    left = (last - day).days
    if left < 0:
        said = ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    elif left == 0:
        said = _("today is the last day")
    else:
        said = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return _("%(said)s (last day %(last)s)") % {"said": said, "last": figures.short_day(last)}
