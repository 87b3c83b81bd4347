"""Files that are packed members (ZIP): documents and sheets of Office and of OpenDocument; never unpacked whole."""

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from opora.funding.attachments.declared import Limits

PARTS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OPEN = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
TYPES = PARTS | OPEN
ENCRYPTED = 0x1
HEAD = 1 << 12
LONGEST_LIST = 1 << 20
"""The list of parts of a document has a few kilobytes; a longer one is not read."""


def fault_of(stream: BinaryIO, ending: str, limits: Limits) -> str:
    """Return what is wrong with a packed file that should be of the sort `ending`, or "" when nothing is."""
    try:
        with zipfile.ZipFile(stream) as packed:
            return _of_members(packed, limits) or _of_sort(packed, ending)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ):
        return _("a broken packed file")


def _of_members(packed: zipfile.ZipFile, limits: Limits) -> str:
    members = packed.infolist()
    names = [member.filename for member in members]
    if not members or min(member.header_offset for member in members) != 0:
        return _("a packed file hidden behind something else")
    if len(members) > limits.packed_members:
        return _("%(count)s packed members") % {"count": len(members)}
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        return _("a packed file that unpacks to more than %(size)s MB") % {
            "size": limits.unpacked_bytes // 10**6
        }
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        return _("a packed file with members of dangerous names")
    if any(member.flag_bits & ENCRYPTED for member in members):
        return _("a file locked by a password")
    return ""


def _of_sort(packed: zipfile.ZipFile, ending: str) -> str:
    names = set(packed.namelist())
    if ending in OPEN:
        return _of_open_document(packed, names, ending)
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        return _("a document with macros")
    listed = _beginning(packed, "[Content_Types].xml") if "[Content_Types].xml" in names else ""
    if "macroEnabled" in listed:
        return _("a document with macros")
    if any(_defines(packed, name) for name in names if name.endswith((".xml", ".rels"))):
        return _("a packed file with a definition of its own (DOCTYPE)")
    return "" if f"{PARTS[ending]}.main+xml" in listed else _("a packed file of another sort")


def _of_open_document(packed: zipfile.ZipFile, names: set[str], ending: str) -> str:
    told = _beginning(packed, "mimetype") if "mimetype" in names else ""
    if told.strip() != OPEN[ending]:
        return _("a packed file of another sort")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return _("a document with macros")
    manifest = _beginning(packed, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else ""
    return _("a file locked by a password") if "encryption-data" in manifest else ""


def _defines(packed: zipfile.ZipFile, name: str) -> bool:
    """Return whether a member defines names of its own, which documents never do and bombs of text do."""
    return "<!DOCTYPE" in _beginning(packed, name, HEAD)


def _beginning(packed: zipfile.ZipFile, name: str, most: int = LONGEST_LIST) -> str:
    with packed.open(name) as member:
        return member.read(most).decode("utf-8", errors="replace")
