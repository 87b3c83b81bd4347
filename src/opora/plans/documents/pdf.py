"""The plan as a PDF: tagged (PDF/UA-1), Czech, with embedded fonts; the same content, the same bytes."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from opora.core.documents import as_input, compiler_of, pdf_of
from opora.plans.documents.sheet import sheet

TEMPLATE = Path(__file__).parent / "plan.typ"


@dataclass(frozen=True)
class Document:
    """A finished PDF and the number of its pages."""

    content: bytes
    pages: int


def render(content: dict[str, Any], number: int) -> Document:
    """Return the PDF of an edition; its creation date is the day of the plan, so nothing in it depends on the clock."""
    compiler = compiler_of(TEMPLATE, sheet=as_input(sheet(content, number)))
    day = datetime.fromisoformat(content["day"]).replace(tzinfo=UTC)
    return Document(
        pdf_of(compiler, day), int(json.loads(compiler.query("<pages>", field="value", one=True)))
    )
