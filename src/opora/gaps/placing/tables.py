"""The table of a proposal."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opora.core import figures
from opora.core.models import Run
from opora.gaps.placing import wording
from opora.gaps.placing.answer import Proposal
from opora.gaps.placing.asking import Aim
from opora.needs.tables import PROSE, AmountColumn, to_page
from opora.register.models import ServiceKind


class PlacesTable(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """The proposed places, and those that only the next best proposal has."""

    name = tables.Column(
        verbose_name=_("Municipality"), linkify=to_page("gaps:gap", "kind_code", "municipality_code")
    )
    proposal = tables.Column(verbose_name=_("Proposal"))
    municipalities = AmountColumn(verbose_name=_("Municipalities it alone brings"), places=0)
    people = AmountColumn(verbose_name=_("Persons of them without a place"))
    added = AmountColumn(verbose_name=_("Capacity to be made"))
    why = tables.Column(verbose_name=_("Why"), orderable=False, attrs=PROSE)

    caption = _("Proposed places")


def rows(found: Proposal) -> list[dict[str, Any]]:
    """Return the rows of the table: the proposal first, then what the next best one has instead."""
    chosen = [site["municipality"] for site in found.sites]
    second = set(found.others)
    shown = [
        _row(found, site["municipality"], _in(site["municipality"] in second))
        | {
            "municipalities": len(site["brought"]),
            "people": site["people"],
            "added": site["added"],
            "why": wording.why(found, site),
        }
        for site in found.sites
    ]
    nothing = dict.fromkeys(("municipalities", "people", "added", "why"))
    others = [code for code in found.others if code not in chosen]
    return shown + [_row(found, code, gettext("only the next best")) | nothing for code in others]


def asked_before(runs: list[Run]) -> dict[str, Any]:
    """Return the table of questions asked before, each leading to its answer or to how far its search is."""
    names = {kind.code: kind.name for kind in ServiceKind.objects.all()} if runs else {}
    return {
        "columns": [gettext("Kind of service"), gettext("Aim"), gettext("State"), gettext("Asked")],
        "rows": [
            [
                _link(run, names.get(run.asked["kind"], run.asked["kind"])),
                Aim(run.asked["aim"]).label,
                run.get_status_display(),
                f"{figures.moment(run.started_at)}, {run.by_name}",
            ]
            for run in runs
        ],
    }


def _link(run: Run, text: str) -> str:
    return format_html('<a href="{}">{}</a>', reverse("gaps:placed", args=[run.region_code, run.pk]), text)


def _row(found: Proposal, code: str, proposal: str) -> dict[str, Any]:
    return {
        "name": found.names[code],
        "municipality_code": code,
        "kind_code": found.kind.code,
        "region": found.run.region_code,
        "proposal": proposal,
    }


def _in(is_in_both: bool) -> str:
    return gettext("proposed, also in the next best") if is_in_both else gettext("proposed")
