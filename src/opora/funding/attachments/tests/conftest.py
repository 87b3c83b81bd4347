"""A kind of things to attach files to, and small true files of every sort."""

import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.core.permissions import Scope
from opora.core.refusals import NotKnown
from opora.funding.attachments import subjects
from opora.funding.attachments.subjects import Thing

DAY = date(2026, 11, 10)
FROZEN_FROM = date(2026, 12, 1)
SUBJECT = "letter:99900001"
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x0dIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB\x60\x82"
JPEG = b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9"
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def packed(**members: str) -> bytes:
    """Return a packed file; a double underscore in a name stands for a slash, `types` for [Content_Types].xml."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in members.items():
            file.writestr({"types": "[Content_Types].xml"}.get(name, name.replace("__", "/")), text)
    return content.getvalue()


def office(sort: str = "wordprocessingml.document", **more: str) -> bytes:
    return packed(
        types=f'<Types><Override ContentType="{MAIN.format(sort)}"/></Types>', word__document="<w/>", **more
    )


def open_document(sort: str = "text", **more: str) -> bytes:
    return packed(mimetype=f"application/vnd.oasis.opendocument.{sort}", content="<o/>", **more)


def upload(name: str = "plná moc.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def signed_in(person: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = language
    return client


def _letter(key: str, day: date) -> Thing:
    if key not in ("99900001", "99900002"):
        raise NotKnown(f"There is no letter {key}.")
    return Thing(
        scope=Scope(region="CZ999", provider=key),
        title=f"Letter {key}",
        address="/CZ999/funding/",
        view="funding.view",
        change="funding.view",
        frozen="The letter was sent." if day >= FROZEN_FROM else "",
    )


@pytest.fixture(autouse=True)
def _letters(tiny_region: TinyRegion, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(subjects.KINDS, "letter", _letter)
    with translation.override("en"):
        yield
