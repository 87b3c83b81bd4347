"""The receipt of a submitted version as a PDF (PDF/UA-1), in Czech; the same version, the same bytes."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation

from opora.funding.applying import sheet
from opora.funding.applying.budget import declared_budget
from opora.funding.applying.content import Content
from opora.funding.applying.models import Version

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
