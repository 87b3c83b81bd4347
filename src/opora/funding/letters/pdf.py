"""Letters as PDF: tagged (PDF/UA-1), Czech, with embedded fonts; the same letter, the same bytes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from opora.funding.letters.content import Letter

TEMPLATE = Path(__file__).parent / "decision.typ"


def renderer() -> Callable[[Letter], bytes]:
    """Return what makes a PDF of a letter. The template and its fonts are read once, for as many letters as come."""
    import typst  # a large library that only documents need

    compiler = typst.Compiler(str(TEMPLATE), font_paths=typst.Fonts(include_system_fonts=False))

    def render(letter: Letter) -> bytes:
        day = datetime.fromisoformat(letter["day"]).replace(tzinfo=UTC)
        made = compiler.compile(
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(day.timestamp()),
            sys_inputs={"letter": json.dumps(letter, ensure_ascii=False, sort_keys=True)},
        )
        if not isinstance(made, bytes):
            raise TypeError(f"The compiler of documents gave {type(made).__name__} instead of one PDF.")
        return made

    return render
