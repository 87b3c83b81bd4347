"""What can be asked of attached files."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core.refusals import NotKnown
from opora.funding.attachments import store, subjects
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.subjects import Thing


def attached(subject: str) -> QuerySet[Attachment]:
    """Return the files of a thing that are not removed, oldest first."""
    return (
        Attachment.objects.filter(subject=subject, removed_at=None).select_related("by").order_by("at", "pk")
    )


def removed(subject: str) -> QuerySet[Attachment]:
    """Return the removed files of a thing whose bytes are still kept, newest removal first."""
    return (
        Attachment.objects.filter(subject=subject, removed_at__isnull=False, erased_at=None)
        .select_related("by", "removed_by")
        .order_by("-removed_at", "-pk")
    )


def visible_thing(region: str, subject: str, person: User, day: date) -> Thing:
    """Return the thing when it is of the region and the person may see its files; else NotKnown."""
    found = subjects.thing(subject, day)
    if found.scope.region != region or not person.has_perm(found.view, found.scope):
        raise NotKnown(
            _("There is nothing called “%(name)s” in this region among what you may see.") % {"name": subject}
        )
    return found


def attachment(region: str, key: int, person: User, day: date) -> Attachment:
    """Return one file whose bytes are kept and which the person may see; else NotKnown.

    A removed one is seen only by those who may put it back.
    """
    found = Attachment.objects.filter(pk=key, region_code=region, erased_at=None).first()
    if found is not None:
        thing = subjects.thing(found.subject, day)
        needed = thing.view if found.removed_at is None else thing.change
        if person.has_perm(needed, thing.scope):
            return found
    raise NotKnown(_("There is no attached file %(number)s among those that you may see.") % {"number": key})


def needed_digests() -> set[str]:
    """Return the digests of the contents that some file, present or removed, still needs."""
    return set(Attachment.objects.filter(erased_at=None).values_list("digest", flat=True))


@dataclass(frozen=True)
class Kept:
    """How the stored contents stand: how many are needed, which of them are missing or changed (digests)."""

    contents: int
    missing: list[str]
    changed: list[str]


def kept() -> Kept:
    """Recompute the digest of every content that is needed and return what does not fit."""
    needed = sorted(needed_digests())
    states = {digest: store.is_whole(digest) for digest in needed}
    return Kept(
        contents=len(needed),
        missing=[digest for digest, whole in states.items() if whole is None],
        changed=[digest for digest, whole in states.items() if whole is False],
    )
