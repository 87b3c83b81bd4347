"""What every act on a request begins with: the row is locked, the state allows the act, the days allow it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import RoleAssignment, User
from opora.core import figures
from opora.core.permissions import Scope
from opora.core.refusals import Refused
from opora.core.services import log
from opora.needs.requests.content import version_of
from opora.needs.requests.models import Collection, MunicipalRequest
from opora.needs.requests.queries import WITH
from opora.needs.requests.states import LEADS, Act

STATION = "requests"
"""The name under which the log tells the line that what municipalities ask for has changed."""


def locked(request: MunicipalRequest) -> MunicipalRequest:
    """Return the row as it is now, kept for this transaction alone."""
    rows = MunicipalRequest.objects.select_for_update(of=("self",)).select_related(*WITH)
    return rows.get(pk=request.pk)


def check_act(request: MunicipalRequest, act: Act) -> None:
    """Refuse an act that the state of the request does not allow."""
    if request.state not in LEADS[act]:
        raise Refused(
            _(
                "Request %(request)s is in the state “%(state)s”, so this cannot be done: %(act)s. Open it again."
            )
            % {"request": request, "state": request.get_state_display(), "act": act.label}
        )


def check_day(request: MunicipalRequest, day: date) -> None:
    """Refuse a change after the last day for changes."""
    if day > request.editable_until:
        raise Refused(
            _(
                "Request %(request)s could be changed until %(day)s. "
                "Ask the planner of the region to return it to you for completion."
            )
            % {"request": request, "day": figures.day(request.editable_until)}
        )


def check_seen(request: MunicipalRequest, seen: str, by: User) -> None:
    """Refuse to overwrite what somebody else has saved since the person began; one's own saving is no obstacle."""
    if seen and seen != version_of(request) and request.edited_by != by:
        raise Refused(
            _("Request %(request)s was saved by %(person)s meanwhile. Open it again and compare the texts.")
            % {"request": request, "person": request.edited_by}
        )


def role_on_behalf(person: User, scope: Scope) -> str:
    """Return in which role the person fills in for a municipality: coordinator if it is one, else planner."""
    held = {each.role for each in person.roles if each.region_code == scope.region}
    coordinator = RoleAssignment.Role.COORDINATOR
    return coordinator if coordinator in held else RoleAssignment.Role.PLANNER


def note(act: str, message: str, request: MunicipalRequest, by: User, **values: str | int) -> None:
    """Write one act on a request into the log."""
    said = {"request": str(request), "municipality": request.municipality.name, **values}
    region = request.collection.region.code
    log(f"request.{act}", message, by=by, subject=request, region=region, station="", **said)


def tell_line(collection: Collection, by: User) -> None:
    """Tell the line that what municipalities ask for has changed, without saying which of them asks for what."""
    message = gettext_noop("What municipalities ask for has changed.")
    log("requests.changed", message, by=by, region=collection.region.code, station=STATION)
