"""What may happen to drafts: begun, saved, put back, discarded, given a new version, taken in."""

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import Scope, allow
from opora.core.refusals import Refused
from opora.core.services import log
from opora.funding import services as funding
from opora.funding.editing.models import Draft, Edition, Kind
from opora.funding.editing.queries import newest_edition, versions_of
from opora.funding.editing.texts import clean, next_version, version_of, with_version
from opora.funding.models import RuleSet
from opora.territory.queries import region as region_of

ONE_SITTING = timedelta(minutes=10)
"""What saves itself within it is one text of the history, the newest; a saving that somebody asked for always stays."""


class SavedMeanwhileError(Refused):
    """Somebody else saved first. Their text is the draft, the refused text is kept in the history as `aside`."""

    def __init__(self, message: str, draft: Draft, aside: Edition) -> None:
        super().__init__(message)
        self.draft, self.aside = draft, aside


@transaction.atomic
def begin(*, region: str, name: str, text: str, by: User, base: RuleSet | None = None) -> Draft:
    """Begin a draft with a text; `base` is the stored version that the text comes from."""
    allow(by, "funding.calculate", Scope(region=region))
    now = timezone.now()
    draft = Draft.objects.create(
        region=region_of(region), name=name, text=clean(text), base=base,
        begun_by=by, begun_at=now, changed_by=by, changed_at=now,
    )  # fmt: skip
    _keep(draft, Kind.BEGUN, by)
    _note("begun", gettext_noop("The draft of rules “%(draft)s” was begun."), draft, by)
    return draft


def save(*, draft: Draft, text: str, seen: int, by: User, by_itself: bool = False) -> Draft:
    """Make `text` the draft, if it still is the edition `seen` that the person began with; return what is stored.

    Raises SavedMeanwhileError when it is not: then both texts are kept and the refusal names who saved and when.
    """
    with transaction.atomic():
        stored = _open(draft, by)
        whole = clean(text)
        if stored.text == whole and (by_itself or stored.edition != seen or _asked_for(stored)):
            return stored
        if stored.edition == seen:
            _write(stored, whole, Kind.BY_ITSELF if by_itself else Kind.SAVED, by)
            return stored
        aside = _put_aside(stored, whole, seen, by)
    # Outside: the text put aside must stay although the saving is refused.
    raise SavedMeanwhileError(
        _(
            "%(person)s saved this draft on %(at)s, after you had opened it. Nothing was overwritten: your text is "
            "kept too. Look at both texts and choose."
        )
        % {"person": stored.changed_by, "at": figures.moment(timezone.localtime(stored.changed_at))},
        stored,
        aside,
    )


@transaction.atomic
def put_back(*, draft: Draft, edition: Edition, by: User) -> Draft:
    """Make an older text of the history the draft again; the text that was the draft stays in the history."""
    stored = _open(draft, by)
    if edition.draft_id != stored.pk:
        raise Refused(_("This text is not one of the draft “%(draft)s”.") % {"draft": stored})
    if stored.text != edition.text:
        _write(stored, edition.text, Kind.RETURNED, by)
    return stored


@transaction.atomic
def raise_version(*, draft: Draft, seen: int, by: User) -> Draft:
    """Give the text the next version that is not stored yet; nothing else in it changes."""
    stored = _open(draft, by)
    _check_seen(stored, seen)
    version = version_of(stored.text)
    if not version:
        raise Refused(
            _("The text has no line “version: …” that could be raised. Write it below the line “code: …”.")
        )
    raised = next_version(version, versions_of(stored.text))
    _write(stored, with_version(stored.text, raised), Kind.SAVED, by)
    return stored


@transaction.atomic
def take_in(*, draft: Draft, seen: int, by: User) -> RuleSet:
    """Store the draft as a new version of a rule set and return it; another person releases it.

    Refused with line and column of every fault, and for a version that is stored with another text.
    """
    stored = _open(draft, by)
    _check_seen(stored, seen)
    taken = funding.take_in_rules(text=stored.text, by=by, region=stored.region.code)
    stored.taken_in = stored.base = taken
    stored.save(update_fields=["taken_in", "base"])
    _note(
        "taken_in",
        gettext_noop("The draft of rules “%(draft)s” was taken in as %(rules)s."),
        stored,
        by,
        rules=str(taken),
    )
    return taken


@transaction.atomic
def discard(*, draft: Draft, by: User) -> Draft:
    """Put the draft out of the way; nothing of it is lost and it can be put back."""
    stored = _open(draft, by)
    stored.discarded_at = timezone.now()
    stored.save(update_fields=["discarded_at"])
    _note("discarded", gettext_noop("The draft of rules “%(draft)s” was discarded."), stored, by)
    return stored


@transaction.atomic
def restore(*, draft: Draft, by: User) -> Draft:
    """Put a discarded draft back among those that are being written."""
    stored = _locked(draft, by)
    if stored.discarded_at is None:
        return stored
    stored.discarded_at = None
    stored.save(update_fields=["discarded_at"])
    _note("restored", gettext_noop("The draft of rules “%(draft)s” was put back."), stored, by)
    return stored


def _locked(draft: Draft, by: User) -> Draft:
    """Return the draft as it is stored now, held until the end of the act."""
    allow(by, "funding.calculate", draft)
    return (
        Draft.objects.select_for_update(of=("self",)).select_related("region", "changed_by").get(pk=draft.pk)
    )


def _open(draft: Draft, by: User) -> Draft:
    stored = _locked(draft, by)
    if stored.discarded_at is not None:
        raise Refused(
            _("The draft “%(draft)s” was discarded. Put it back first, then go on writing.")
            % {"draft": stored}
        )
    return stored


def _check_seen(draft: Draft, seen: int) -> None:
    if draft.edition != seen:
        raise Refused(
            _("%(person)s saved this draft on %(at)s, after you had opened it. Open it again and look at it.")
            % {"person": draft.changed_by, "at": figures.moment(timezone.localtime(draft.changed_at))}
        )


def _asked_for(draft: Draft) -> bool:
    """Return whether the text as it is was saved because somebody asked for it, not by itself."""
    newest = newest_edition(draft)
    return newest is not None and newest.kind != Kind.BY_ITSELF


def _write(draft: Draft, text: str, kind: Kind, by: User) -> None:
    draft.text, draft.changed_by, draft.changed_at = text, by, timezone.now()
    draft.edition += 1
    draft.save(update_fields=["text", "edition", "changed_by", "changed_at"])
    if _keep(draft, kind, by):
        message = gettext_noop("The draft of rules “%(draft)s” was saved (text %(edition)s, %(digest)s).")
        _note("saved", message, draft, by, edition=draft.edition, digest=_digest(draft.text))


def _keep(draft: Draft, kind: Kind, by: User) -> bool:
    """Put the text into the history; return whether it is a new entry there, not the same sitting going on."""
    now = draft.changed_at
    if kind == Kind.BY_ITSELF:
        last = newest_edition(draft)
        if (
            last is not None
            and last.kind == kind
            and last.by_id == by.pk
            and now - last.begun_at < ONE_SITTING
        ):
            last.number, last.text, last.at = draft.edition, draft.text, now
            last.save(update_fields=["number", "text", "at"])
            return False
    Edition.objects.create(
        draft=draft, number=draft.edition, kind=kind, text=draft.text, by=by, begun_at=now, at=now
    )
    return True


def _put_aside(draft: Draft, text: str, seen: int, by: User) -> Edition:
    known = Edition.objects.filter(draft=draft, kind=Kind.ASIDE, number=seen, by=by, text=text).first()
    if known is not None:
        return known
    now = timezone.now()
    aside = Edition.objects.create(
        draft=draft, number=seen, kind=Kind.ASIDE, text=text, by=by, begun_at=now, at=now
    )
    _note(
        "put_aside",
        gettext_noop(
            "A text of the draft of rules “%(draft)s” was put aside (%(digest)s); %(other)s had saved first."
        ),
        draft,
        by,
        digest=_digest(text),
        other=str(draft.changed_by),
    )
    return aside


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _note(act: str, message: str, draft: Draft, by: User, **values: str | int) -> None:
    """Write one act on a draft into the log; a draft is not on the line, so no station is named."""
    log(
        f"draft.{act}",
        message,
        by=by,
        subject=draft,
        region=draft.region.code,
        station="",
        draft=draft.name,
        **values,
    )
