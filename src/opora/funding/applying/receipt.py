"""The receipt of a submitted version as a PDF (PDF/UA-1), in Czech; the same version, the same bytes."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation

from opora.core.documents import as_input, compiler_of, pdf_of
from opora.funding.applying import sheet
from opora.funding.applying.budget import declared_budget
from opora.funding.applying.content import Content
from opora.funding.applying.models import Version

TEMPLATE = Path(__file__).parent / "receipt.typ"


def pdf(version: Version) -> bytes:
    """Return the PDF; its date is the time of submitting, so nothing in it depends on the clock."""
    moment = datetime.fromisoformat(version.content["submitted_at"])
    return pdf_of(compiler_of(TEMPLATE, sheet=as_input(texts(version))), moment)


def texts(version: Version) -> dict[str, Any]:
    """Return every text of the document."""
    content = version.content
    said = Content.from_json(content["said"])
    budget = declared_budget(content["round"]["region"]).content
    with translation.override("cs"):
        return {
            "title": f"Potvrzení o podání žádosti {content['round']['place']}/{content['service']['identifier']}",
            "provider": content["provider"]["name"],
            "receipt": sheet.receipt_facts(content, version.digest),
            "behalf": sheet.behalf(content),
            "columns": [
                {"label": row["label"], "value": row["value"]} for row in sheet.columns(budget, said)
            ],
            "units": sheet.forms_table(said),
            "budget": _rows(sheet.budget_table(budget, said)),
            "facts": sheet.declared(said),
            "synthetic": content["synthetic"],
        }


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the budget item by item: its sum, and who pays how much; the wide table does not fit a page."""
    sources = table["columns"][1:-1]
    return [
        {
            "item": row[0],
            "sum": row[-1],
            "parts": ", ".join(
                f"{source} {amount}"
                for source, amount in zip(sources, row[1:-1], strict=True)
                if amount not in ("", "0")
            ),
        }
        for row in table["rows"]
    ]
