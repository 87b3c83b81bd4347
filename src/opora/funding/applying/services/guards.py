"""What every act on an application begins with: the row is locked, the state allows the act, the days allow it."""

from datetime import date

from django.utils.translation import gettext as _

from opora.accounts.models import RoleAssignment, User
from opora.core import figures
from opora.core.declared import digest_of
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding.applying.models import Dossier
from opora.funding.applying.queries import WITH, editable_until, may_write, speaks_for
from opora.funding.applying.states import LEADS, Act


def locked(dossier: Dossier) -> Dossier:
    """Return the row as it is now, kept for this transaction alone."""
    return Dossier.objects.select_for_update(of=("self",)).select_related(*WITH).get(pk=dossier.pk)


def check_act(dossier: Dossier, act: Act) -> None:
    """Refuse an act that the state of the application does not allow."""
    if dossier.state not in LEADS[act]:
        raise Refused(
            _(
                "The application %(application)s is in the state “%(state)s”, so this cannot be done: %(act)s. "
                "Open it again."
            )
            % {"application": dossier, "state": dossier.get_state_display(), "act": act.label}
        )


def check_day(dossier: Dossier, day: date) -> None:
    """Refuse a change outside the days of the round."""
    if not may_write(dossier, day):
        raise Refused(
            _(
                "Applications of the round %(round)s cannot be changed on %(day)s. The last day for changes: %(last)s. "
                "The economist of the region can give you more time, with a reason."
            )
            % {
                "round": dossier.round.place,
                "day": figures.day(day),
                "last": figures.day(editable_until(dossier)),
            }
        )


def version_of(dossier: Dossier) -> str:
    """Return a digest of what the application says now; it tells whether somebody has changed it since."""
    return digest_of(dossier.content)


def check_seen(dossier: Dossier, seen: str, by: User) -> None:
    """Refuse to overwrite what somebody else has saved since the person began; one's own saving is no obstacle."""
    if seen and seen != version_of(dossier) and dossier.edited_by != by:
        raise Refused(
            _(
                "The application %(application)s was saved by %(person)s meanwhile. "
                "Open it again and compare the values."
            )
            % {"application": dossier, "person": dossier.edited_by}
        )


def mark_writer(dossier: Dossier, by: User) -> None:
    """Say that it was written on behalf of the provider; what the provider writes itself needs no mark."""
    if speaks_for(by, dossier.scope):
        return
    dossier.behalf_name = str(by)
    dossier.behalf_role = RoleAssignment.Role.ECONOMIST
    dossier.confirmed_by = dossier.confirmed_at = None


def note(
    act: str, message: str, dossier: Dossier, by: User, *, moves: bool = False, **values: str | int
) -> None:
    """Write one act into the log; `moves` says that the applications of the round have changed with it."""
    said = {"round": dossier.round.place, "service": dossier.service.identifier, **values}
    station = dossier.round.station if moves else ""
    region = dossier.round.region.code
    log(f"application.{act}", message, by=by, subject=dossier, region=region, station=station, **said)
