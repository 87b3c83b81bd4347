"""What may happen to workbooks: one is taken in and reviewed, and what it changes is taken over, once."""

from datetime import date
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.permissions import allow
from opora.core.refusals import Problem, Refused
from opora.core.services import log
from opora.funding.applying.workbooks.desks import desk_of, scope_of
from opora.funding.applying.workbooks.handed import Handed, read_handed
from opora.funding.applying.workbooks.layout import HIDDEN, Layout
from opora.funding.applying.workbooks.reading import read_cells, with_results
from opora.funding.applying.workbooks.review import (
    CellFault,
    Review,
    fault_of_layout,
    faults_of_handed,
    formulas_in_spaces,
    review,
)
from opora.funding.applying.workbooks.uploads import subject_of
from opora.funding.attachments import queries as attachments
from opora.funding.attachments import services as attaching
from opora.funding.attachments import store
from opora.funding.attachments.declared import declared_limits
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.packed import fault_of
from opora.funding.attachments.sizes import written
from opora.funding.models import Round


@transaction.atomic
def take_in(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    provider: str,
    upload: UploadedFile,
    by: User,
    day: date,
) -> Attachment:
    """Keep a workbook that came back, in place of the one before, and return it; nothing changes by it yet.

    Refused when it is too large, unpacks to too much, is locked, holds macros or is no workbook at all.
    """
    limits = declared_limits(round.region.code).content
    if (upload.size or 0) > limits.workbook_bytes:
        expected = _("a workbook of at most %(size)s") % {"size": written(limits.workbook_bytes)}
        raise Refused(
            _("The workbook is too large: found was %(found)s, expected %(expected)s.")
            % {"found": written(upload.size or 0), "expected": expected},
            problems=(Problem(upload.name or "", written(upload.size or 0), expected),),
        )
    subject = subject_of(round, provider)
    before = list(attachments.attached(subject))
    made = attaching.attach(subject=subject, upload=upload, by=by, day=day)
    with store.path_of(made.digest).open("rb") as stream:
        tight = limits.model_copy(update={"unpacked_bytes": limits.workbook_unpacked})
        if found := fault_of(stream, "xlsx", tight):
            raise Refused(
                _(
                    "The file “%(name)s” cannot be read: it is %(found)s; expected was the workbook that you took here."
                )
                % {"name": made.name, "found": found}
            )
    for each in before:
        if each.pk != made.pk:
            attaching.remove(attachment=each, by=by, day=day)
    return made


def reviewed(round_: Round, provider: str, kept: Attachment, day: date) -> Review:
    """Return what a kept workbook says against the applications as they stand: its faults, or what it changes."""
    with store.path_of(kept.digest).open("rb") as stream:
        return _read(stream, round_, provider, day)


def _read(stream: BinaryIO, round_: Round, provider: str, day: date) -> Review:
    sheets = read_cells(stream)
    handed = read_handed(sheets.get(HIDDEN, {}))
    if handed is None or handed.language not in dict(settings.LANGUAGES):
        expected = _("the workbook that was handed out here, with its hidden sheet")
        return Review((CellFault(HIDDEN, 1, 1, _("another workbook"), expected),), ())
    found = faults_of_handed(handed, region=round_.region.code, round_place=round_.place, provider=provider)
    if found:
        return Review(tuple(found), ())
    layout = _layout(handed, round_, provider, day)
    if layout is None or layout.digest != handed.layout:
        return Review((fault_of_layout(handed),), ())
    return review(with_results(stream, sheets, formulas_in_spaces(sheets, layout)), layout, handed)


def _layout(handed: Handed, round_: Round, provider: str, day: date) -> Layout | None:
    """Return the places of everything today, in the language of the workbook; None when a service is not there."""
    with translation.override(handed.language):
        today = desk_of(provider).layout(round_, provider, day)
    return None if today is None else today.of_services(tuple(handed.services))


@transaction.atomic
def take_over(
    *,
    round: Round,  # noqa: A002 - the domain's word, named so in every module
    provider: str,
    kept: Attachment,
    by: User,
    day: date,
) -> int:
    """Make what is stored say what a kept workbook says; return how many values changed.

    Refused with every fault, and then nothing has changed. Done twice it changes nothing the second time.
    """
    allow(by, desk_of(provider).permission, scope_of(round, provider))
    said = reviewed(round, provider, kept, day)
    if said.faults:
        raise Refused(
            _("The workbook has %(count)s places to mend; nothing was changed.")
            % {"count": len(said.faults)},
            problems=tuple(fault.problem for fault in said.faults),
        )
    desk_of(provider).save(round, said, by, day)
    if said.changes:
        log(
            "application.workbook",
            gettext_noop(
                "A workbook changed %(values)s values in %(services)s applications of the round %(round)s."
            ),
            by=by,
            subject=kept,
            region=round.region.code,
            values=len(said.changes),
            services=len(said.contents),
            round=round.place,
        )
    return len(said.changes)
