"""The page of a comparison."""

from dataclasses import dataclass, replace

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from opora.access import queries as access
from opora.gaps.comparing import answer
from opora.gaps.comparing.asking import CompareForm, compared
from opora.gaps.comparing.tables import table_named
from opora.gaps.explanation import tabs
from opora.needs.opening import opened


@dataclass(frozen=True)
class Asked:
    """The form above the table, under the name that lists know."""

    form: Form


@login_required
def compare(request: HttpRequest, region: str) -> HttpResponse:
    """Two calculations (years, scenarios) or two kinds of service: both values, the difference, chart, map, table."""
    page = opened(request, region, "gaps:compare")
    title = _("Comparison")
    if page.run is None:
        return page.answer(here=title)
    asked = compared(region, page.run, request.GET.dict())
    form = CompareForm(request.GET.dict(), region=region, comparison=asked)
    orp = request.GET.get("orp", "")
    rows = answer.rows_of(asked, page.reach, orp)
    unit, words = answer.unit_of(asked), answer.unit_words(asked)
    first, second = answer.names(asked)
    return replace(page, run=asked.first.run).answer_list(
        [row | {"unit": unit, "measured_in": words} for row in rows],
        table_named(first, second),
        name="gaps-comparison",
        here=title,
        charts=lambda listed: {"difference": answer.chart(asked, listed)},
        fixed=asked.fixed,
        filter=Asked(form),
        asked=asked,
        newest_run=None,
        tabs=tabs(region, "compare"),
        times=access.travel_times_of(asked.first.run.asked["access_run"]),
        sentence=answer.sentence(asked, rows),
        figures=answer.figures_of(asked, rows),
        map_values=answer.map_of(asked, rows),
        map_unit=words,
    )
