"""The region answers a request, or returns it for completion."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import allow
from opora.core.refusals import Refused
from opora.needs.requests.models import Answer, MunicipalRequest
from opora.needs.requests.services.guards import check_act, locked, note, tell_line
from opora.needs.requests.states import Act, State


@transaction.atomic
def return_for_completion(
    *,
    request: MunicipalRequest,
    text: str,
    complete_by: date,
    day: date,
    by: User,
    version: int | None = None,
) -> None:
    """Give a request back to the municipality with what is missing and by when; it may change until then.

    `version` is the one that the person has read; when a newer one was submitted since, nothing is written.
    """
    allow(by, "needs.answer", request)
    stored = locked(request)
    check_act(stored, Act.RETURN)
    _check_read(stored, version)
    if not text.strip():
        raise Refused(_("Write what the municipality should complete."))
    if complete_by < day:
        raise Refused(
            _("The request cannot be completed by %(day)s: that day has passed. Choose a later one.")
            % {"day": figures.day(complete_by)}
        )
    stored.state, stored.return_note, stored.complete_by = State.RETURNED, text.strip(), complete_by
    stored.save(update_fields=["state", "return_note", "complete_by"])
    message = gettext_noop("Request %(request)s of %(municipality)s was returned for completion.")
    note("returned", message, stored, by)
    tell_line(stored.collection, by)


@transaction.atomic
def answer(
    *, request: MunicipalRequest, decision: str, text: str, by: User, version: int | None = None
) -> Answer:
    """Answer a request with a decision and its reasons; an answer given before stays readable below the new one.

    `version` is the one that the person has read; when a newer one was submitted since, nothing is written.
    """
    allow(by, "needs.answer", request)
    stored = locked(request)
    check_act(stored, Act.ANSWER)
    _check_read(stored, version)
    if decision not in Answer.Decision.values:
        raise Refused(
            _("There is no decision %(decision)s. Choose one of: %(known)s.")
            % {"decision": decision, "known": ", ".join(Answer.Decision.values)}
        )
    if not text.strip():
        raise Refused(_("An answer needs reasons: the municipality reads them."))
    given = Answer.objects.create(
        request=stored, decision=decision, text=text.strip(), answered_by=by, answered_at=timezone.now()
    )
    stored.state = State.ANSWERED
    stored.save(update_fields=["state"])
    note("answered", gettext_noop("Request %(request)s of %(municipality)s was answered."), stored, by)
    return given


def _check_read(request: MunicipalRequest, version: int | None) -> None:
    newest = request.versions.order_by("-number").values_list("number", flat=True).first()
    if version is not None and version != newest:
        raise Refused(
            _(
                "The municipality submitted version %(version)s of request %(request)s meanwhile. Read it first."
            )
            % {"version": newest, "request": request}
        )
