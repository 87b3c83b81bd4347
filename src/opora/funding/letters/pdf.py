"""Letters as PDF: tagged (PDF/UA-1), Czech, with embedded fonts; the same letter, the same bytes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from opora.core.documents import as_input, compiler_of, pdf_of
from opora.funding.letters.content import Letter

TEMPLATE = Path(__file__).parent / "decision.typ"


def renderer() -> Callable[[Letter], bytes]:
    """Return what makes a PDF of a letter. The template and its fonts are read once, for as many letters as come."""
    compiler = compiler_of(TEMPLATE)

    def render(letter: Letter) -> bytes:
        day = datetime.fromisoformat(letter["day"]).replace(tzinfo=UTC)
        return pdf_of(compiler, day, letter=as_input(letter))

    return render
