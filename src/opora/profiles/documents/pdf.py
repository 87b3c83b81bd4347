"""The profile as a PDF: tagged (PDF/UA-1), in the language of the reader, with embedded fonts."""

from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.charts import Chart
from opora.core.documents import as_input, compiler_of, pdf_of
from opora.core.languages import language
from opora.profiles.profile import Profile
from opora.profiles.sheet import Section, Table, figures_of

TEMPLATE = Path(__file__).parent / "profile.typ"


def render(profile: Profile, sections: list[Section]) -> bytes:
    """Return the PDF; its creation date is the day of the profile, so the same content gives the same bytes."""
    return _compiled(as_input(content(profile, sections)), datetime.combine(profile.place.day, time(), UTC))


def content(profile: Profile, sections: list[Section]) -> dict[str, Any]:
    """Return every text of the document, in the language of the reader."""
    place = profile.place
    return {
        "language": language(),
        "title": place.name,
        "kind": _("Profile of the ORP") if place.is_orp else _("Profile of the municipality"),
        "region": place.region.name,
        "state": _("State on %(day)s") % {"day": figures.day(place.day)},
        "page": _("page"),
        "of": _("of"),
        "figures": figures_of(profile),
        "synthetic": _("fictional"),
        "notice": _notice(sections),
        "sections": [
            {
                "title": section.title,
                "sentences": list(section.sentences),
                "chart": _drawn(section.chart) if section.chart is not None else None,
                "tables": [_table(table) for table in section.tables],
            }
            for section in sections
        ],
    }


def _notice(sections: list[Section]) -> str:
    """Return the note that records are invented, "" where none is."""
    cells = (cell for section in sections for table in section.tables for row in table.rows for cell in row)
    if not any(cell.synthetic for cell in cells):
        return ""
    return _(
        "Demonstration: the territory and its statistics are real. Providers, services and amounts marked as "
        "fictional are invented and describe nobody."
    )


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "numeric": list(table.numeric),
        "rows": [[{"text": cell.text, "synthetic": cell.synthetic} for cell in row] for row in table.rows],
    }


def _drawn(chart: Chart) -> dict[str, Any]:
    """Return what the document draws of a chart: bars with their lengths, or the table of a line."""
    values = [value for each in chart.series for value in each.values if value is not None]
    largest = float(max(values, default=0)) or 1.0
    bars = chart.kind == "bar"
    return {
        "title": chart.title,
        "columns": chart.columns,
        "rows": chart.rows,
        "lengths": [round(100 * float(value or 0) / largest, 1) for value in chart.series[0].values]
        if bars
        else [],
    }


@lru_cache(maxsize=8)
def _compiled(written: str, moment: datetime) -> bytes:
    return pdf_of(compiler_of(TEMPLATE, sheet=written), moment)
