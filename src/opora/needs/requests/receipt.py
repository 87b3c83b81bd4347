"""The receipt of a submitted version as a PDF (PDF/UA-1), in Czech; the same version, the same bytes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation

from opora.core.documents import as_input, compiler_of, pdf_of
from opora.needs.requests import sheet
from opora.needs.requests.models import Version

TEMPLATE = Path(__file__).parent / "receipt.typ"


def pdf(version: Version) -> bytes:
    """Return the PDF; its date is the time of submitting, so nothing in it depends on the clock."""
    moment = datetime.fromisoformat(version.content["submitted_at"])
    return pdf_of(compiler_of(TEMPLATE, sheet=as_input(texts(version))), moment)


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
