"""Files that the provider attaches to its statement and reply."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core.refusals import NotKnown
from opora.funding.attachments.subjects import Thing
from opora.funding.settlement.models import Statement
from opora.funding.settlement.states import State

KIND = "settlement"
OPEN = (State.OPEN, State.FILED, State.COMPUTED, State.SENT)
"""States in which files may still be attached."""


def thing(key: str, day: date) -> Thing:
    """Return what files attached to settlement:<key> belong to; NotKnown when there is no such statement."""
    found = (
        Statement.objects.select_related("settlement__region", "service__provider")
        .filter(pk=int(key) if key.isdecimal() else 0)
        .first()
    )
    if found is None:
        raise NotKnown(_("There is no statement %(number)s.") % {"number": key})
    return thing_of(found)


def thing_of(statement: Statement) -> Thing:
    """Return the same of a statement that is at hand."""
    region, year = statement.settlement.region.code, statement.settlement.year
    may = statement.state in OPEN
    return Thing(
        scope=statement.scope,
        title=_("Settlement %(year)s, service %(service)s")
        % {"year": year, "service": statement.service.identifier},
        address=reverse("funding:settlement:statement", args=[region, year, statement.service.identifier]),
        view="funding.settlement",
        change="funding.report",
        frozen="" if may else _("The settlement is decided, so its files do not change."),
    )
