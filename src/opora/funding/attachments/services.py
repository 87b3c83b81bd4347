"""What may happen to attached files: attached, removed, put back; their bytes swept once nobody needs them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core.permissions import allow
from opora.core.refusals import Problem, Refused
from opora.core.services import Named, log
from opora.funding.attachments import queries, store, subjects
from opora.funding.attachments.declared import Limits, declared_limits
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.names import cleaned
from opora.funding.attachments.sizes import written
from opora.funding.attachments.sniffing import media_type_of
from opora.funding.attachments.subjects import Thing

UNDER_WAY = timedelta(days=1)
"""Bytes that no row knows may belong to an upload that has not ended; older ones do not."""


@transaction.atomic
def attach(*, subject: str, upload: UploadedFile, by: User, day: date) -> Attachment:
    """Attach an uploaded file to the thing called `subject` and return it.

    The same content attached again returns the file that is there. Raises Refused with the name of the file, what
    was found and what was expected when its sort, size or number is not allowed.
    """
    thing = _changeable(subject, by, day)
    limits = declared_limits(thing.scope.region).content
    name = cleaned(upload.name or "")
    _refuse_size(name, upload.size or 0, limits)
    # An upload wraps a file of the disk or of the memory; what reads packed files wants that one.
    media_type = media_type_of(cast(BinaryIO, upload.file), name, limits)
    digest = store.keep(upload)
    present = Attachment.objects.filter(subject=subject, removed_at=None)
    if same := present.filter(digest=digest).first():
        return same
    held = present.aggregate(files=Count("pk"), bytes=Sum("size"))
    _refuse_full(name, upload.size or 0, held["files"], held["bytes"] or 0, limits)
    made = Attachment.objects.create(
        subject=subject, region_code=thing.scope.region, provider_number=thing.scope.provider, name=name,
        size=upload.size or 0, media_type=media_type, digest=digest, by=by, at=timezone.now(),
    )  # fmt: skip
    _note("attached", gettext_noop("A file was attached to %(thing)s (%(digest)s)."), made, by)
    return made


@transaction.atomic
def remove(*, attachment: Attachment, by: User, day: date) -> None:
    """Remove a file from its thing; it can be put back until the thing is frozen or the bytes are erased."""
    _changeable(attachment.subject, by, day)
    stored = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if stored.removed_at is not None:
        return
    stored.removed_by, stored.removed_at = by, timezone.now()
    stored.save(update_fields=["removed_by", "removed_at"])
    _note("removed", gettext_noop("A file was removed from %(thing)s (%(digest)s)."), stored, by)


@transaction.atomic
def restore(*, attachment: Attachment, by: User, day: date) -> None:
    """Put a removed file back."""
    thing = _changeable(attachment.subject, by, day)
    stored = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if stored.removed_at is None:
        return
    if stored.erased_at is not None:
        raise Refused(_("The bytes of this file have been erased. Attach it again."))
    present = Attachment.objects.filter(subject=stored.subject, removed_at=None)
    if present.filter(digest=stored.digest).exists():
        raise Refused(_("The same file has been attached again meanwhile; nothing needs to be put back."))
    held = present.aggregate(files=Count("pk"), bytes=Sum("size"))
    limits = declared_limits(thing.scope.region).content
    _refuse_full(stored.name, stored.size, held["files"], held["bytes"] or 0, limits)
    stored.removed_by = stored.removed_at = None
    stored.save(update_fields=["removed_by", "removed_at"])
    _note("restored", gettext_noop("A file was put back to %(thing)s (%(digest)s)."), stored, by)


@dataclass(frozen=True)
class Swept:
    """What a sweeping took away: removed files whose time is over, contents that nobody needs, unfinished uploads."""

    files: int
    contents: int
    unfinished: int


def sweep(*, now: datetime, by: Named) -> Swept:
    """Give up files removed longer ago than is declared and erase contents that no file needs; return the counts.

    Rows stay, so that it can be seen what was there. A content written within a day stays: its upload may not have
    ended.
    """
    before = now - UNDER_WAY
    expired = _give_up_expired(now)
    needed = queries.needed_digests()
    contents = [digest for digest in store.stored() if digest not in needed]
    erased = sum(store.erase(digest, written_before=before) for digest in contents)
    swept = Swept(expired, erased, store.erase_unfinished(written_before=before))
    log(
        "attachments.swept",
        gettext_noop("Attachments were swept: %(files)s removed files, %(contents)s contents erased."),
        by=by,
        files=swept.files,
        contents=swept.contents,
    )
    return swept


@transaction.atomic
def _give_up_expired(now: datetime) -> int:
    """Mark the removed files whose time is over; return how many."""
    expired = [
        each.pk
        for each in Attachment.objects.filter(removed_at__isnull=False, erased_at=None)
        if each.removed_at is not None
        and each.removed_at < now - timedelta(days=declared_limits(each.region_code).content.removed_days)
    ]
    return Attachment.objects.filter(pk__in=expired).update(erased_at=now)


def _changeable(subject: str, by: User, day: date) -> Thing:
    """Return the thing whose files `by` may change on `day`, or raise Refused with the reason."""
    thing = subjects.thing(subject, day)
    allow(by, thing.change, thing)
    if thing.frozen:
        raise Refused(_("The files cannot change any more: %(reason)s") % {"reason": thing.frozen})
    return thing


def _refuse_size(name: str, size: int, limits: Limits) -> None:
    if not 0 < size <= limits.file_bytes:
        raise _refusal(
            name, written(size), _("a file of at most %(size)s") % {"size": written(limits.file_bytes)}
        )


def _refuse_full(name: str, size: int, files: int, held: int, limits: Limits) -> None:
    if files >= limits.subject_files:
        expected = _("at most %(count)s files together") % {"count": limits.subject_files}
        raise _refusal(name, _("file number %(number)s") % {"number": files + 1}, expected)
    if held + size > limits.subject_bytes:
        expected = _("at most %(size)s in all files together") % {"size": written(limits.subject_bytes)}
        raise _refusal(name, written(held + size), expected)


def _refusal(name: str, found: str, expected: str) -> Refused:
    return Refused(
        _("The file “%(name)s” cannot be attached: found was %(found)s, expected %(expected)s.")
        % {"name": name, "found": found, "expected": expected},
        problems=(Problem(place=name, value=found, expected=expected),),
    )


def _note(act: str, message: str, attachment: Attachment, by: User) -> None:
    """Log an act without the name of the file: it may say something about somebody."""
    log(
        f"attachment.{act}",
        message,
        by=by,
        subject=attachment,
        region=attachment.region_code,
        thing=attachment.subject,
        digest=attachment.digest[:12],
    )
