"""The explanation of a grant as a PDF: tagged (PDF/UA-1), with embedded fonts; the same run, the same bytes."""

import json
from datetime import UTC, datetime, time
from pathlib import Path

from opora.core.models import Run
from opora.funding.documents.sheet import sheet
from opora.funding.models import Grant

TEMPLATE = Path(__file__).parent / "explanation.typ"


def render(grant: Grant, run: Run) -> bytes:
    """Return the document in the present language; its creation date is the day of the run, not that of the clock."""
    import typst  # a large library that only documents need

    written = json.dumps(sheet(grant, run), ensure_ascii=False, sort_keys=True)
    compiler = typst.Compiler(
        str(TEMPLATE), font_paths=typst.Fonts(include_system_fonts=False), sys_inputs={"sheet": written}
    )
    day = datetime.combine(run.day, time(), UTC)
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(day.timestamp()))
    if not isinstance(pdf, bytes):
        raise TypeError(f"The compiler of documents gave {type(pdf).__name__} instead of one PDF.")
    return pdf
