"""The plan as a document for Word, from a template that officials can edit; the same content, the same bytes."""

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from opora.plans.documents.sheet import sheet

TEMPLATE = Path(__file__).parent / "plan.docx"


def render(content: dict[str, Any], number: int) -> bytes:
    """Return the DOCX of an edition; its dates are the day of the plan, so nothing in it depends on the clock."""
    # Loaded here: it takes a fifth of a second, and every command would wait for it.
    from docxtpl import DocxTemplate

    written = sheet(content, number)
    document = DocxTemplate(str(TEMPLATE))
    document.render(written, autoescape=True)
    day = datetime.fromisoformat(content["day"])
    about = document.docx.core_properties
    about.title, about.author, about.language = (
        f"{written['title']} – {written['region']}",
        written["region"],
        "cs-CZ",
    )
    about.last_modified_by = written["region"]
    about.created = about.modified = about.last_printed = day
    buffer = BytesIO()
    document.save(buffer)
    return _without_clock(buffer, (day.year, day.month, day.day, 0, 0, 0))


def _without_clock(archive: BytesIO, moment: tuple[int, int, int, int, int, int]) -> bytes:
    """Return the same archive with every member dated `moment`."""
    dated = BytesIO()
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            after.writestr(
                zipfile.ZipInfo(member.filename, moment), before.read(member), zipfile.ZIP_DEFLATED
            )
    return dated.getvalue()
