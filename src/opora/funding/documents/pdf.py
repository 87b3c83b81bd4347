"""The explanation of a grant as a PDF: tagged (PDF/UA-1), with embedded fonts; the same run, the same bytes."""

from datetime import UTC, datetime, time
from pathlib import Path

from opora.core.documents import as_input, compiler_of, pdf_of
from opora.core.models import Run
from opora.funding.documents.sheet import sheet
from opora.funding.models import Grant

TEMPLATE = Path(__file__).parent / "explanation.typ"


def render(grant: Grant, run: Run) -> bytes:
    """Return the document in the present language; its creation date is the day of the run, not that of the clock."""
    day = datetime.combine(run.day, time(), UTC)
    return pdf_of(compiler_of(TEMPLATE, sheet=as_input(sheet(grant, run))), day)
