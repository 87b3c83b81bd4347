"""What a file really is: by its bytes, against its name."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.core.refusals import Refused
from opora.funding.attachments.declared import PACKAGED, load_limits
from opora.funding.attachments.names import LONGEST, cleaned, ending_of
from opora.funding.attachments.sniffing import media_type_of
from opora.funding.attachments.tests.conftest import JPEG, PDF, PNG, office, open_document, packed

LIMITS = load_limits(PACKAGED.read_text(encoding="utf-8"))
LOCK = "<manifest:encryption-data/>"
BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
SHEET = "spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PNG", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.docx", office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", office(SHEET), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", open_document(), "application/vnd.oasis.opendocument.text"),
        ("a.ods", open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_what_is_allowed_is_told_by_its_bytes(name: str, content: bytes, media_type: str) -> None:
    stream = BytesIO(content)
    assert media_type_of(stream, name, LIMITS) == media_type
    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.exe", b"MZ", "a file with the ending “exe”"),
        ("a", PDF, "a file without an ending"),
        ("a.pdf", b"MZ\x90\x00", "a program"),
        ("a.pdf", PNG, "a PNG picture"),
        ("a.png", JPEG, "a JPEG picture"),
        ("a.pdf", b"\x00" + PDF, "a file of an unknown sort"),
        ("a.pdf", PDF[:40], "a PDF that is cut off"),
        ("a.pdf", PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), "a PDF locked by a password"),
        ("a.pdf", PDF + packed(a="b"), "a file with another, packed file behind its end"),
        ("a.jpg", JPEG + packed(a="b"), "a file with another, packed file behind its end"),
        ("a.png", PNG[:-5], "a picture that is cut off or goes on behind its end"),
        ("a.png", PNG + b"<script>", "a picture that is cut off or goes on behind its end"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old file of Office or one locked by a password"),
        ("a.docx", office(SHEET), "a packed file of another sort"),
        ("a.docx", packed(a="b"), "a packed file of another sort"),
        ("a.docx", office(**{"word__vbaProject.bin": "x"}), "a document with macros"),
        ("a.xlsx", office("sheet.macroEnabled"), "a document with macros"),
        ("a.docx", office()[:-30], "a broken packed file"),
        ("a.docx", office(**{"word__a.xml": BOMB}), "a packed file with a definition of its own (DOCTYPE)"),
        ("a.docx", b"PK\x03\x04" + office(), "a packed file hidden behind something else"),
        ("a.odt", open_document("spreadsheet"), "a packed file of another sort"),
        ("a.odt", open_document(Basic__script="x"), "a document with macros"),
        ("a.odt", open_document(**{"META-INF__manifest.xml": LOCK}), "a file locked by a password"),
        ("a.docx", office(**{"..__up": "x"}), "a packed file with members of dangerous names"),
    ],
)
def test_anything_else_is_refused_by_what_was_found(name: str, content: bytes, found: str) -> None:
    with pytest.raises(Refused) as refusal:
        media_type_of(BytesIO(content), name, LIMITS)
    (problem,) = refusal.value.problems
    assert (problem.place, problem.value) == (name, found)
    assert "expected was" in refusal.value.message


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    small = LIMITS.model_copy(update={"unpacked_bytes": 1_000_000})
    with pytest.raises(Refused, match="unpacks to more than 1 MB"):
        media_type_of(BytesIO(office(word__bomb="0" * 1_000_001)), "a.docx", small)
    with pytest.raises(Refused, match="3 packed members"):
        few = LIMITS.model_copy(update={"packed_members": 2})
        media_type_of(BytesIO(office(word__other="0")), "a.docx", few)


def test_a_lock_across_two_blocks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opora.funding.attachments.sniffing.BLOCK", 70)
    locked = PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root")
    with pytest.raises(Refused, match="password"):
        media_type_of(BytesIO(locked), "a.pdf", LIMITS)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\Jana\\plná moc.pdf", "plná moc.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ('a"b;\r\nSet-Cookie: x.pdf', "a_b;Set-Cookie_ x.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("...", ""),
        ("příloha.pdf", "příloha.pdf"),
    ],
)
def test_a_name_is_made_harmless(given_name: str, kept: str) -> None:
    assert cleaned(given_name) == kept


@given(st.text(max_size=400))
def test_a_name_is_short_seen_and_stays_as_it_is_when_cleaned_again(name: str) -> None:
    once = cleaned(name)
    assert len(once) <= LONGEST and not set(once) & set('/\\"\r\n\x00')
    assert cleaned(once) == once


def test_a_long_name_keeps_its_ending() -> None:
    assert ending_of(cleaned("a" * 400 + ".docx")) == "docx"


@given(st.binary(max_size=300), st.sampled_from(["a.pdf", "a.docx", "a.ods", "a.png", "a.jpg"]))
def test_no_bytes_break_the_sniffing(content: bytes, name: str) -> None:
    for beginning in (b"", b"PK\x03\x04", b"%PDF-"):
        try:
            media_type_of(BytesIO(beginning + content), name, LIMITS)
        except Refused as refusal:
            assert refusal.problems
