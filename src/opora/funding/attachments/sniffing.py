"""What an uploaded file really is: told by its bytes, never by its name or by what the browser says."""

import os
import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from opora.core.refusals import Problem, Refused
from opora.funding.attachments import packed
from opora.funding.attachments.declared import Limits
from opora.funding.attachments.names import ending_of

MEDIA_TYPES = {
    "pdf": "application/pdf",
    **packed.TYPES,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
"""What may be attached, by the ending of its name."""

TAIL = 1 << 16
BLOCK = 1 << 20
PACKED_END = b"PK\x05\x06"
PICTURE_END = b"\x00\x00\x00\x00IEND\xaeB\x60\x82"
LOCK = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)")


def media_type_of(stream: BinaryIO, name: str, limits: Limits) -> str:
    """Return the media type of the content when it is allowed and agrees with the ending of `name`.

    Raises Refused that names the file, what was found in it and what was expected. The stream is left at its start.
    """
    ending = ending_of(name)
    found = _fault(stream, ending, limits)
    stream.seek(0)
    if not found:
        return MEDIA_TYPES[ending]
    expected = _expected(ending)
    raise Refused(
        _("The file “%(name)s” cannot be attached: it is %(found)s; expected was %(expected)s.")
        % {"name": name, "found": found, "expected": expected},
        problems=(Problem(place=name, value=found, expected=expected),),
    )


def _expected(ending: str) -> str:
    if ending in MEDIA_TYPES:
        return _("a whole %(sort)s file without a password and without macros") % {"sort": ending.upper()}
    return _("a file with one of these endings: %(endings)s") % {"endings": ", ".join(MEDIA_TYPES)}


def _fault(stream: BinaryIO, ending: str, limits: Limits) -> str:
    """Return what was found instead of what is allowed, or "" when the content is what the name says."""
    if ending not in MEDIA_TYPES:
        return (
            _("a file with the ending “%(ending)s”") % {"ending": ending}
            if ending
            else _("a file without an ending")
        )
    stream.seek(0)
    head = stream.read(16)
    sort = _sort_of(head)
    if sort != ("packed" if ending in packed.TYPES else "jpg" if ending == "jpeg" else ending):
        return _named(sort)
    if sort == "packed":
        stream.seek(0)
        return packed.fault_of(stream, ending, limits)
    tail = _tail(stream)
    if PACKED_END in tail:
        return _("a file with another, packed file behind its end")
    if sort == "pdf":
        return _pdf_fault(stream, tail)
    if sort == "png" and not tail.endswith(PICTURE_END):
        return _("a picture that is cut off or goes on behind its end")
    return ""


def _sort_of(head: bytes) -> str:
    beginnings = {
        b"%PDF-": "pdf",
        b"\x89PNG\r\n\x1a\n": "png",
        b"\xff\xd8\xff": "jpg",
        b"PK\x03\x04": "packed",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old",
        b"MZ": "program",
        b"\x7fELF": "program",
    }
    return next((sort for beginning, sort in beginnings.items() if head.startswith(beginning)), "")


def _named(sort: str) -> str:
    return {
        "pdf": _("a PDF file"),
        "png": _("a PNG picture"),
        "jpg": _("a JPEG picture"),
        "packed": _("a packed file (ZIP, or a document of Office)"),
        "old": _("an old file of Office or one locked by a password"),
        "program": _("a program"),
    }.get(sort, _("a file of an unknown sort"))


def _tail(stream: BinaryIO) -> bytes:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - TAIL))
    return stream.read()


def _pdf_fault(stream: BinaryIO, tail: bytes) -> str:
    if b"%%EOF" not in tail[-1024:] or b"startxref" not in tail:
        return _("a PDF that is cut off")
    stream.seek(0)
    carried = b""
    while block := stream.read(BLOCK):
        # The mark of a lock may lie across the edge of two blocks.
        if LOCK.search(carried + block):
            return _("a PDF locked by a password")
        carried = block[-64:]
    return ""
