"""The plan as a PDF: tagged (PDF/UA-1), Czech, with embedded fonts; the same content, the same bytes."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

from opora.plans.documents.sheet import sheet

TEMPLATE = Path(__file__).parent / "plan.typ"


@dataclass(frozen=True)
class Document:
    """A finished PDF and the number of its pages."""

    content: bytes
    pages: int


def render(content: dict[str, Any], number: int) -> Document:
    """Return the PDF of an edition; its creation date is the day of the plan, so nothing in it depends on the clock."""
    written = json.dumps(sheet(content, number), ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(
        str(TEMPLATE), font_paths=typst.Fonts(include_system_fonts=False), sys_inputs={"sheet": written}
    )
    day = datetime.fromisoformat(content["day"]).replace(tzinfo=UTC)
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(day.timestamp()))
    if not isinstance(pdf, bytes):
        raise TypeError(f"The compiler of documents gave {type(pdf).__name__} instead of one PDF.")
    return Document(pdf, int(json.loads(compiler.query("<pages>", field="value", one=True))))
