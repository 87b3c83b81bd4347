"""Files are attached, removed, put back, swept; their bytes lie once by their digest."""

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from opora.accounts.models import User
from opora.core.models import LogEntry
from opora.core.refusals import NotAllowed, NotKnown, Refused
from opora.funding.attachments import declared, queries, services, store
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.tests.conftest import DAY, FROZEN_FROM, PDF, PNG, SUBJECT, upload

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OTHER = "letter:99900002"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def attached(provider_person: User) -> Attachment:
    return services.attach(subject=SUBJECT, upload=upload(), by=provider_person, day=DAY)


@pytest.fixture
def small_limits(tmp_path: Path) -> None:
    """The region allows 200 bytes in a file, 250 together, 2 files."""
    text = declared.PACKAGED.read_text(encoding="utf-8")
    for name, value in {"file_bytes": 200, "subject_bytes": 250, "subject_files": 2}.items():
        text = "\n".join(
            f"{name}: {value}" if line.startswith(f"{name}:") else line for line in text.splitlines()
        )
    own = tmp_path / "declared" / "CZ999" / "limits.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")


def test_an_attached_file_lies_under_its_digest_for_us_only(attached: Attachment, tmp_path: Path) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    path = tmp_path / "attachments" / digest[:2] / digest[2:]
    assert path.read_bytes() == PDF and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (attached.digest, attached.size, attached.media_type) == (digest, len(PDF), "application/pdf")
    assert (attached.provider_number, attached.name) == ("99900001", "plná moc.pdf")
    assert list(queries.attached(SUBJECT)) == [attached]


def test_the_same_bytes_are_stored_once_and_attached_once(
    attached: Attachment, provider_person: User, economist: User
) -> None:
    assert (
        services.attach(subject=SUBJECT, upload=upload("jiný.pdf"), by=provider_person, day=DAY) == attached
    )
    services.attach(subject=OTHER, upload=upload(), by=economist, day=DAY)
    assert store.stored() == [attached.digest]
    assert Attachment.objects.count() == 2


def test_a_large_file_is_read_block_by_block(provider_person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    # An upload above one megabyte comes from the disk; no block that is asked for is larger than ours.
    large = TemporaryUploadedFile("a.pdf", "application/pdf", len(PDF) + 3_000_000, None)
    large.write(PDF[:9] + b"%" * 3_000_000 + PDF[9:])
    large.seek(0)
    asked: list[int] = []
    chunks = TemporaryUploadedFile.chunks

    def watched(self: TemporaryUploadedFile, size: int | None = None) -> Iterator[bytes]:
        for block in chunks(self, size):
            asked.append(len(block))
            yield block

    monkeypatch.setattr(TemporaryUploadedFile, "chunks", watched)
    made = services.attach(subject=SUBJECT, upload=large, by=provider_person, day=DAY)
    assert made.size == store.path_of(made.digest).stat().st_size == sum(asked)
    assert max(asked) == store.BLOCK


def test_the_log_tells_the_act_but_not_the_name(attached: Attachment, provider_person: User) -> None:
    services.remove(attachment=attached, by=provider_person, day=DAY)
    services.restore(attachment=attached, by=provider_person, day=DAY)
    entries = LogEntry.objects.filter(act__startswith="attachment.").order_by("pk")
    assert [entry.act for entry in entries] == [
        "attachment.attached",
        "attachment.removed",
        "attachment.restored",
    ]
    assert not any("plná moc" in f"{entry.sentence}{entry.values}" for entry in entries)
    assert attached.digest[:12] in entries[0].sentence


def test_who_does_not_belong_to_the_thing_may_not_attach(
    attached: Attachment, provider_person: User, coordinator: User, inspector: User
) -> None:
    for person in (coordinator, inspector):
        with pytest.raises(NotAllowed):
            services.attach(subject=SUBJECT, upload=upload(content=PNG), by=person, day=DAY)
    with pytest.raises(NotAllowed):
        services.attach(subject=OTHER, upload=upload(), by=provider_person, day=DAY)
    with pytest.raises(NotAllowed):
        services.remove(attachment=attached, by=inspector, day=DAY)


def test_things_of_an_unknown_kind_have_no_files(provider_person: User) -> None:
    for subject in ("song:1", "letter", "letter:7"):
        with pytest.raises(NotKnown):
            services.attach(subject=subject, upload=upload(), by=provider_person, day=DAY)


def test_files_of_a_frozen_thing_do_not_change(attached: Attachment, provider_person: User) -> None:
    services.remove(attachment=attached, by=provider_person, day=DAY)
    for act in (
        lambda: services.attach(subject=SUBJECT, upload=upload(), by=provider_person, day=FROZEN_FROM),
        lambda: services.restore(attachment=attached, by=provider_person, day=FROZEN_FROM),
        lambda: services.remove(attachment=attached, by=provider_person, day=FROZEN_FROM),
    ):
        with pytest.raises(Refused, match="The letter was sent"):
            act()


@pytest.mark.parametrize(
    ("extra", "found", "expected"),
    [
        (b"%" * (201 - len(PDF)), "201 B", "a file of at most 200 B"),
        (b"%" * (200 - len(PDF)), f"{200 + len(PDF)} B", "at most 250 B in all files together"),
    ],
)
def test_a_file_that_is_too_large_says_by_how_much(
    small_limits: None, provider_person: User, extra: bytes, found: str, expected: str
) -> None:
    services.attach(subject=SUBJECT, upload=upload(), by=provider_person, day=DAY)
    content = PDF[:9] + extra + PDF[9:]
    with pytest.raises(Refused) as refusal:
        services.attach(subject=SUBJECT, upload=upload(content=content), by=provider_person, day=DAY)
    assert (refusal.value.problems[0].value, refusal.value.problems[0].expected) == (found, expected)


def test_one_file_too_many_is_refused_also_when_it_is_put_back(
    small_limits: None, provider_person: User
) -> None:
    first = services.attach(subject=SUBJECT, upload=upload("1.png", PNG), by=provider_person, day=DAY)
    services.remove(attachment=first, by=provider_person, day=DAY)
    for number in (2, 3):
        content = PNG.replace(bytes(17), bytes(16) + bytes([number]))
        services.attach(subject=SUBJECT, upload=upload("n.png", content), by=provider_person, day=DAY)
    for act in (
        lambda: services.attach(subject=SUBJECT, upload=upload("4.png", PNG), by=provider_person, day=DAY),
        lambda: services.restore(attachment=first, by=provider_person, day=DAY),
    ):
        with pytest.raises(Refused, match="file number 3"):
            act()


def test_an_empty_file_is_refused(provider_person: User) -> None:
    with pytest.raises(Refused, match="found was 0 B"):
        services.attach(subject=SUBJECT, upload=upload(content=b""), by=provider_person, day=DAY)


def test_what_was_attached_again_is_not_put_back_twice(attached: Attachment, provider_person: User) -> None:
    services.remove(attachment=attached, by=provider_person, day=DAY)
    again = services.attach(subject=SUBJECT, upload=upload(), by=provider_person, day=DAY)
    with pytest.raises(Refused, match="attached again meanwhile"):
        services.restore(attachment=attached, by=provider_person, day=DAY)
    assert list(queries.attached(SUBJECT)) == [again]


def test_an_act_done_twice_is_done_once(attached: Attachment, provider_person: User, economist: User) -> None:
    services.restore(attachment=attached, by=provider_person, day=DAY)
    services.remove(attachment=attached, by=provider_person, day=DAY)
    services.remove(attachment=attached, by=economist, day=DAY)
    attached.refresh_from_db()
    assert attached.removed_by == provider_person


def _age(digest: str, days: int) -> None:
    _age_path(store.path_of(digest), days)


def _age_path(path: Path, days: int) -> None:
    moment = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))


def test_a_sweeping_erases_what_nobody_needs_and_nothing_else(
    attached: Attachment, provider_person: User, operator: User
) -> None:
    gone = services.attach(subject=SUBJECT, upload=upload("a.png", PNG), by=provider_person, day=DAY)
    services.remove(attachment=gone, by=provider_person, day=DAY)
    orphan = store.keep(upload(content=b"left by a broken act"))
    fresh = store.keep(upload(content=b"under way"))
    unfinished = store.folder() / f"{store.INCOMING}x"
    unfinished.touch()
    for digest in (attached.digest, gone.digest, orphan):
        _age(digest, 60)
    _age(fresh, 0)
    _age_path(unfinished, 60)
    Attachment.objects.filter(pk=gone.pk).update(removed_at=NOW - timedelta(days=31))

    swept = services.sweep(now=NOW, by=operator)

    assert (swept.files, swept.contents, swept.unfinished) == (1, 2, 1)
    assert store.stored() == sorted([attached.digest, fresh])
    gone.refresh_from_db()
    assert gone.erased_at == NOW and list(queries.removed(SUBJECT)) == []
    with pytest.raises(Refused, match="have been erased"):
        services.restore(attachment=gone, by=provider_person, day=DAY)
    assert services.sweep(now=NOW, by=operator).contents == 0


def test_a_file_removed_a_while_ago_keeps_its_bytes_until_its_last_day(
    attached: Attachment, provider_person: User, operator: User
) -> None:
    services.remove(attachment=attached, by=provider_person, day=DAY)
    Attachment.objects.update(removed_at=NOW - timedelta(days=30))
    _age(attached.digest, 60)
    assert services.sweep(now=NOW, by=operator).files == 0
    services.restore(attachment=attached, by=provider_person, day=DAY)
    assert queries.kept().contents == 1


def test_bytes_that_another_thing_needs_outlive_the_removed_file(
    attached: Attachment, provider_person: User, economist: User, operator: User
) -> None:
    services.attach(subject=OTHER, upload=upload(), by=economist, day=DAY)
    services.remove(attachment=attached, by=provider_person, day=DAY)
    Attachment.objects.filter(pk=attached.pk).update(removed_at=NOW - timedelta(days=31))
    _age(attached.digest, 60)
    assert services.sweep(now=NOW, by=operator).contents == 0
    assert store.is_whole(attached.digest)


def test_checking_names_what_is_missing_and_what_was_changed(
    attached: Attachment, provider_person: User
) -> None:
    missing = services.attach(subject=SUBJECT, upload=upload("a.png", PNG), by=provider_person, day=DAY)
    assert (queries.kept().missing, queries.kept().changed) == ([], [])
    store.path_of(missing.digest).unlink()
    store.path_of(attached.digest).write_bytes(PDF + b"!")
    found = queries.kept()
    assert (found.contents, found.missing, found.changed) == (2, [missing.digest], [attached.digest])
    store.keep(upload())
    assert queries.kept().changed == []
