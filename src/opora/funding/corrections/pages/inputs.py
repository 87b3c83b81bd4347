"""Frozen inputs of a calculation: its link of the chain, its bytes, and the proof that the grants come out again."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding.corrections import chain, sheet
from opora.funding.corrections.freezing import unpacked
from opora.funding.corrections.models import RunInputs
from opora.funding.corrections.pages.opening import person_of, trail
from opora.territory import queries as territory


@login_required
@require_http_methods(["GET", "POST"])
def inputs(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """The link of a calculation; asked for by the button, the whole proof."""
    link = _link(request, region, run)
    unit = territory.region(region)
    title = _("Frozen inputs of run %(run)s") % {"run": run}
    context = {
        "region": unit,
        "breadcrumbs": trail(unit, (title, "")),
        "title": title,
        "run": link.run,
        "run_href": reverse("site:run", args=[region, run]),
        "link": link,
        "facts": sheet.link_facts(link),
        "corrected": sheet.notice(link.run),
        "proof": chain.prove(link.run) if request.method == "POST" else None,
    }
    return render(request, "funding/corrections/inputs.html", context)


@login_required
def content(request: HttpRequest, region: str, run: int) -> HttpResponse:
    """The frozen inputs, byte for byte what their digest was made of."""
    link = _link(request, region, run)
    try:
        body = unpacked(link.inputs)
    except ValueError as error:
        raise NotKnown(
            _("The frozen inputs of run %(run)s are damaged and cannot be read.") % {"run": run}
        ) from error
    headers = {"Content-Disposition": f'attachment; filename="{region}-inputs-run-{run}.json"'}
    return HttpResponse(body, content_type="application/json", headers=headers)


def _link(request: HttpRequest, region: str, run: int) -> RunInputs:
    """Return the link; only those who see the whole region's money see every provider's inputs."""
    person = person_of(request, region)
    allow(person, "funding.compare", Scope(region=region))
    found = Run.objects.filter(pk=run, region_code=region).first()
    if found is None:
        raise NotKnown(_("There is no calculation %(run)s in this region.") % {"run": run})
    return chain.link_of(found)
