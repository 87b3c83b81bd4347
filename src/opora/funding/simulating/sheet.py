"""What the pages of simulations show: figures, charts, ways between the pages."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.models import Run
from opora.funding.simulating.exact import Sums
from opora.territory.models import Unit


def crumbs(unit: Unit, here: str = "") -> list[dict[str, str]]:
    """Return where the page is."""
    found = [
        {"title": unit.name, "url": reverse("territory:index", args=[unit.code])},
        {"title": _("Funding"), "url": reverse("funding:index", args=[unit.code])},
    ]
    if not here:
        return [*found, {"title": _("Simulation")}]
    above = {"title": _("Simulation"), "url": reverse("funding:simulate", args=[unit.code])}
    return [*found, above, {"title": here}]


def run_url(run: Run) -> str:
    """Return the page of a run."""
    return reverse("site:run", args=[run.region_code, run.pk])


def simulations(run: Run, current: str) -> list[dict[str, Any]]:
    """Return the simulations that can begin with a calculation."""
    titles = {"sliders": _("Sliders"), "draws": _("Uncertainty"), "sensitivity": _("Sensitivity")}
    names = {"sliders": "simulation", "draws": "simulated-draws", "sensitivity": "simulated-sensitivity"}
    return [
        {
            "title": title,
            "url": reverse(f"funding:{names[key]}", args=[run.region_code, run.pk]),
            "is_current": key == current,
        }
        for key, title in titles.items()
    ]


def views(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the views of one division; the numbers of the sliders stay in their addresses."""
    titles = {
        "services": _("Services"),
        "kinds": _("By kind of service"),
        "providers": _("By provider"),
        "orps": _("By ORP"),
    }
    found = []
    for by, title in titles.items():
        query = request.GET.copy()
        for name in ("page", "sort", "by"):
            query.pop(name, None)
        if by != "services":
            query["by"] = by
        found.append({"title": title, "url": f"?{query.urlencode()}#result", "is_current": by == current})
    return found


def sums(first: Sums, second: Sums) -> list[dict[str, Any]]:
    """Return the key figures of a moved division, each with what it is now."""
    now = _("now %(value)s")
    money = [
        (_("Pool"), first.pool, second.pool),
        (_("Claims"), first.claims, second.claims),
        (_("Granted"), first.granted, second.granted),
        (_("Reserve"), first.reserve, second.reserve),
    ]
    found = [
        {"label": label, "value": figures.crowns(new), "note": now % {"value": figures.crowns(old)}}
        for label, old, new in money
    ]
    found.append(
        {
            "label": _("Services below what they need"),
            "value": figures.quantity(second.short),
            "note": now % {"value": figures.quantity(first.short)},
        }
    )
    return found
