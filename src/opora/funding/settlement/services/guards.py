"""What every act on a statement begins with: the row is locked, the state allows the act; and how it is noted."""

from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding.settlement.models import Statement
from opora.funding.settlement.states import LEADS, Act, State


def locked(statement: Statement) -> Statement:
    """Return the row as it is now, kept for this transaction alone."""
    rows = Statement.objects.select_for_update(of=("self",))
    return rows.select_related("settlement__region", "service__provider", "service__kind").get(
        pk=statement.pk
    )


def check_act(statement: Statement, act: Act) -> State:
    """Return the state that an act leads to; Refused when the statement is in a state that does not allow it."""
    leads = LEADS[act]
    if statement.state not in leads:
        raise Refused(
            _(
                "The settlement %(statement)s is in the state “%(state)s”, so this cannot be done: %(act)s. "
                "Open it again."
            )
            % {"statement": statement, "state": statement.get_state_display(), "act": act.label}
        )
    return leads[State(statement.state)]


def note(act: str, message: str, statement: Statement, by: User, **values: str | int) -> None:
    """Write one act on a statement into the log; no station of the line reads it."""
    region = statement.settlement.region.code
    log(
        f"settlement.{act}",
        message,
        by=by,
        subject=statement,
        region=region,
        station="",
        statement=str(statement),
        **values,
    )
