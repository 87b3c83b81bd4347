"""The receipt of a submitted version as a PDF (PDF/UA-1), in Czech; the same version, the same bytes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation

from opora.needs.requests import sheet
from opora.needs.requests.models import Version

TEMPLATE = Path(__file__).parent / "receipt.typ"


def pdf(version: Version) -> bytes:
    """Return the PDF; its date is the time of submitting, so nothing in it depends on the clock."""
    import typst

    compiler = typst.Compiler(
        str(TEMPLATE),
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"sheet": json.dumps(texts(version), ensure_ascii=False, sort_keys=True)},
    )
    moment = datetime.fromisoformat(version.content["submitted_at"])
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(moment.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError(f"The compiler of documents gave {type(made).__name__} instead of one PDF.")
    return made


def canonical_text(version: Version) -> str:
    """Return the content of the version as the very text whose SHA-256 is its digest."""
    return json.dumps(version.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def texts(version: Version) -> dict[str, Any]:
    """Return every text of the document."""
    content = version.content
    with translation.override("cs"):
        return {
            "title": f"Potvrzení o podání požadavku {content['collection']['year']}/{content['number']}",
            "municipality": content["municipality"]["name"],
            "receipt": sheet.receipt_facts(content, version.digest),
            "behalf": sheet.behalf(content),
            "facts": sheet.facts(content),
            "synthetic": content["synthetic"],
        }
