"""A statement is saved half-filled and filed; a file of statements does the same for many services."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.declared import digest_of
from opora.core.permissions import allow
from opora.core.refusals import Problem, Refused
from opora.funding.settlement.checking import faults
from opora.funding.settlement.content import Content
from opora.funding.settlement.models import Statement, StatementVersion
from opora.funding.settlement.services.guards import check_act, locked, note
from opora.funding.settlement.states import Act


@transaction.atomic
def save(*, statement: Statement, content: Content, by: User) -> Statement:
    """Keep a statement half-filled; nothing is checked until it is filed."""
    allow(by, "funding.report", statement)
    stored = locked(statement)
    stored.state = check_act(stored, Act.SAVE)
    _write(stored, content, by)
    stored.save(update_fields=["content", "edited_by", "edited_at"])
    return stored


@transaction.atomic
def file_statement(*, statement: Statement, content: Content, by: User) -> StatementVersion:
    """File a statement as a new version with its digest, and return it.

    Refused with one problem for each field that does not fit. The same content again returns the version that is there.
    A result that was calculated from an earlier version stays readable, but has to be calculated again.
    """
    allow(by, "funding.report", statement)
    stored = locked(statement)
    leads = check_act(stored, Act.FILE)
    _write(stored, content, by)
    said = Content.from_json(stored.content)
    _refuse_faults(stored, said)
    last = stored.versions.order_by("-number").first()
    if last is not None and last.content["statement"] == said.to_json():
        return last
    stored.state = leads
    stored.save()
    number = 1 if last is None else last.number + 1
    now = timezone.now()
    frozen = canonical(stored, said, number=number, at=now, by=str(by))
    made = StatementVersion.objects.create(
        statement=stored, number=number, content=frozen, digest=digest_of(frozen), filed_at=now, filed_by=by
    )
    note(
        "filed",
        gettext_noop("The statement %(statement)s was filed (version %(version)s)."),
        stored,
        by,
        version=number,
    )
    return made


def canonical(
    statement: Statement, content: Content, *, number: int, at: datetime, by: str
) -> dict[str, Any]:
    """Return everything that a version says, as plain data; the SHA-256 of its JSON is the digest of the version."""
    service = statement.service
    return {
        "region": statement.settlement.region.code,
        "year": statement.settlement.year,
        "service": service.identifier,
        "kind": {"code": service.kind.code, "cs": service.kind.name_cs, "en": service.kind.name_en},
        "provider": {"name": service.provider.name, "number": service.provider.number},
        "paid_czk": statement.paid_czk,
        "version": number,
        "filed_at": at.isoformat(),
        "filed_by": by,
        "statement": content.to_json(),
        "synthetic": statement.synthetic,
    }


def _write(statement: Statement, content: Content, by: User) -> None:
    """Put the content into the statement; what was carried over before Opora is the economist's word."""
    if not by.has_perm("funding.settle", statement.settlement.scope):
        content = replace(content, brought_over=statement.content.get("brought_over", 0))
    statement.content = content.to_json()
    statement.edited_by, statement.edited_at = by, timezone.now()


def _refuse_faults(statement: Statement, content: Content) -> None:
    found = faults(content, statement.paid_czk)
    if not found:
        return
    problems = tuple(Problem(place=name, value="", expected=sentence) for name, sentence in found.items())
    raise Refused(
        _("The statement %(statement)s cannot be filed yet: %(faults)s")
        % {"statement": statement, "faults": " ".join(found.values())},
        problems=problems,
    )
