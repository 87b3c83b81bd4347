"""Whether the installation is in order: database, migrations, files, log, mail, clock, free disk."""

import hashlib
import shutil
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.core import queries
from opora.core.models import LogEntry
from opora.core.refusals import NotKnown
from opora.funding.attachments import queries as attachments
from opora.publishing.freezing import folder_of
from opora.publishing.models import Snapshot
from opora.publishing.verification import verify_files

LEAST_FREE = 1 << 30


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its name, whether it is right, and what to do when it is not."""

    name: str
    passed: bool
    detail: str


def quick() -> list[Check]:
    """Return the checks that are cheap enough for every probe: database and free disk."""
    return [_database(), _disk()]


def everything() -> Iterator[Check]:
    """Yield every check, the slow ones last."""
    database = _database()
    yield database
    yield _disk()
    yield _clock()
    yield _mail()
    if database.passed:
        migrations = _migrations()
        yield migrations
        if migrations.passed:
            yield _log()
            yield _snapshots()
            yield _attachments()
    yield _files()


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return Check(_("database"), False, _("The database does not answer: %(error)s") % {"error": error})
    return Check(_("database"), True, connection.vendor)


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        detail = _("%(count)s migrations wait; run `opora migrate`.") % {"count": len(waiting)}
        return Check(_("migrations"), False, detail)
    return Check(_("migrations"), True, _("all applied"))


def _disk() -> Check:
    free = shutil.disk_usage(settings.HOME).free
    detail = _("%(free)s GB free") % {"free": free >> 30}
    return Check(_("free disk"), free >= LEAST_FREE, detail)


def _clock() -> Check:
    """The log only grows, so a clock behind its newest entry goes wrong."""
    try:
        newest = LogEntry.objects.order_by("-pk").values_list("at", flat=True).first()
    except Error:
        newest = None
    now = timezone.now()
    right = newest is None or newest <= now
    detail = (
        now.isoformat(timespec="seconds")
        if right
        else _("The clock shows a time before the newest log entry.")
    )
    return Check(_("clock"), right and now > datetime(2026, 1, 1, tzinfo=UTC), detail)


def _mail() -> Check:
    if not settings.EMAIL_HOST:
        return Check(
            _("mail"),
            True,
            _("no mail server is set; letters are kept in %(folder)s") % {"folder": settings.EMAIL_FILE_PATH},
        )
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except OSError as error:
        return Check(
            _("mail"),
            False,
            _("The mail server %(host)s does not answer: %(error)s")
            % {"host": settings.EMAIL_HOST, "error": error},
        )
    return Check(_("mail"), True, settings.EMAIL_HOST)


def _log() -> Check:
    broken = queries.first_broken_entry()
    if broken is not None:
        return Check(
            _("log of acts"),
            False,
            _("Entry %(entry)s does not fit the chain of digests.") % {"entry": broken.pk},
        )
    return Check(
        _("log of acts"),
        True,
        _("%(count)s entries, the chain is whole") % {"count": LogEntry.objects.count()},
    )


def _snapshots() -> Check:
    """What the public sees must be what was published, to the byte."""
    digests = Snapshot.objects.values_list("digest", flat=True).distinct()
    for digest in digests:
        try:
            damage = verify_files(folder_of(digest)).difference
        except NotKnown as missing:
            return Check(_("snapshots"), False, missing.message)
        if damage is not None:
            detail = _("The snapshot %(digest)s is damaged (%(where)s); restore its folder from a back-up.")
            return Check(_("snapshots"), False, detail % {"digest": digest[:12], "where": damage})
    return Check(_("snapshots"), True, _("%(count)s snapshots, all whole") % {"count": len(digests)})


def _attachments() -> Check:
    """What people attached must be there, to the byte."""
    found = attachments.kept()
    for digest in [*found.missing, *found.changed]:
        detail = _("The attached file %(digest)s is missing or damaged; restore it from a back-up.")
        return Check(_("attached files"), False, detail % {"digest": digest})
    return Check(_("attached files"), True, _("%(count)s files, all whole") % {"count": found.contents})


def _files() -> Check:
    """Files are named by their content: a name that does not fit means a damaged file."""
    stored = [path for path in (Path(settings.HOME) / "files").rglob("*") if path.is_file()]
    for path in stored:
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name.split(".")[0]:
            return Check(
                _("files"),
                False,
                _("The file %(file)s is damaged; restore it from a back-up.") % {"file": path},
            )
    return Check(_("files"), True, _("%(count)s files, all whole") % {"count": len(stored)})
