"""The plan as a document for Word, from a template that officials can edit; the same content, the same bytes."""

from datetime import datetime
from pathlib import Path
from typing import Any

from opora.core.documents import docx_of
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
    title = f"{written['title']} – {written['region']}"
    return docx_of(document, title=title, author=written["region"], day=day)
