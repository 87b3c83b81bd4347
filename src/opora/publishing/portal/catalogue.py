"""The catalogue of services: plain search, and the page of one service."""

import unicodedata
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from opora.core import czech, figures
from opora.core.languages import said
from opora.core.refusals import NotKnown
from opora.network.models import Level
from opora.publishing import queries
from opora.publishing.portal.base import capacity_of, groups_of, page
from opora.publishing.portal.forms import CatalogueForm
from opora.publishing.published import Published, Row
from opora.register.models import Form

ON_A_PAGE = 20


def index(request: HttpRequest, region: str) -> HttpResponse:
    """Services that fit what was asked, those in the chosen municipality first."""
    snapshot = queries.published(region)
    form = search_form(request, snapshot, bound=True)
    asked = form.cleaned_data if form.is_valid() else {}
    found = [service for service in snapshot.services.values() if _fits(snapshot, service, asked)]
    town = asked.get("municipality", "")
    found.sort(
        key=lambda service: (
            town not in service["municipalities"],
            _plain(service["provider"]),
            service["identifier"],
        )
    )
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **page(snapshot, "register", (_("Catalogue"), "")),
        "form": form,
        "count": len(found),
        "shown": shown,
        "query": query.urlencode(),
        "cards": [_card(snapshot, service, region) for service in shown],
    }
    return render(request, "portal/catalogue.html", context)


def service(request: HttpRequest, region: str, identifier: str) -> HttpResponse:
    """One service: what it is, for whom, where, its capacity, its place in the network, its grant."""
    snapshot = queries.published(region)
    found = snapshot.services.get(identifier)
    if found is None:
        raise NotKnown(
            _("The catalogue has no service with the identifier %(identifier)s. Look it up by its provider.")
            % {"identifier": identifier}
        )
    grant = snapshot.grants.get(identifier)
    title = said(snapshot.kinds[found["kind"]])
    context = {
        **page(
            snapshot, "register", (_("Catalogue"), reverse("portal:catalogue", args=[region])), (title, "")
        ),
        "title": title,
        "service": found,
        "facts": _facts(snapshot, found),
        "places": [
            {**place, "town": _town_name(snapshot, place["municipality"])}
            for place in snapshot.facilities.get(identifier, [])
        ],
        "grant": grant,
        "sentence": said({"cs": grant["summary_cs"], "en": grant["summary_en"]}) if grant else "",
        "why_url": reverse("portal:allocation", args=[region, identifier]),
    }
    return render(request, "portal/service.html", context)


def search_form(request: HttpRequest, snapshot: Published, *, bound: bool) -> CatalogueForm:
    """Return the form of the catalogue, filled from the address when `bound`."""
    return CatalogueForm(request.GET if bound else None, snapshot=snapshot, groups=_group_choices(snapshot))


def _group_choices(snapshot: Published) -> list[tuple[str, str]]:
    names: dict[str, str] = {}
    for service in snapshot.services.values():
        written = groups_of(service).split("; ") if service["target_groups"] else []
        names |= dict(zip(service["target_groups"], written, strict=True))
    return sorted(names.items(), key=lambda pair: czech.key(pair[1]))


def _fits(snapshot: Published, service: Row, asked: dict[str, str]) -> bool:
    if asked.get("kind") and service["kind"] != asked["kind"]:
        return False
    if asked.get("form") and asked["form"] not in service["forms"]:
        return False
    if asked.get("group") and asked["group"] not in service["target_groups"]:
        return False
    if asked.get("municipality") and not _serves(snapshot, service, asked["municipality"]):
        return False
    text = _plain(_searched(snapshot, service))
    return all(word in text for word in _plain(asked.get("q", "")).split())


def _serves(snapshot: Published, service: Row, town: str) -> bool:
    """Return whether the service has a place in the municipality, or serves it by the decision on the network."""
    if town in service["municipalities"]:
        return True
    entry = snapshot.network.get(service["identifier"])
    places = {town, snapshot.territory[town]["orp_code"], snapshot.manifest["region"]["code"]}
    return entry is not None and bool(places & set(entry["territory"]))


def _searched(snapshot: Published, service: Row) -> str:
    kind = snapshot.kinds[service["kind"]]
    towns = " ".join(_town_name(snapshot, code) for code in service["municipalities"])
    return f"{kind['cs']} {kind['en']} {service['provider']} {service['identifier']} {groups_of(service)} {towns}"


def _plain(text: str) -> str:
    """Return the text without diacritics and capitals: people type "pecovatelska" on a phone."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _card(snapshot: Published, service: Row, region: str) -> dict[str, Any]:
    towns = [_town_name(snapshot, code) for code in service["municipalities"]]
    return {
        "service": service,
        "url": reverse("portal:service", args=[region, service["identifier"]]),
        "title": said(snapshot.kinds[service["kind"]]),
        "groups": groups_of(service),
        "towns": ", ".join(towns) or (_("the address is secret") if service["secret_address"] else ""),
        "forms": ", ".join(str(Form(form).label) for form in service["forms"]),
    }


def _facts(snapshot: Published, service: Row) -> list[dict[str, str]]:
    capacity = ", ".join(figures.quantity(amount, unit) for amount, unit in capacity_of(service))
    entry = snapshot.network.get(service["identifier"])
    facts = [
        {"label": _("Provider"), "value": service["provider"]},
        {"label": _("For whom"), "value": groups_of(service)},
        {"label": _("Age"), "value": service["age"]},
        {
            "label": _("How it is given"),
            "value": ", ".join(str(Form(form).label) for form in service["forms"]),
        },
        {"label": _("Round the clock"), "value": _("yes") if service["nonstop"] else _("no")},
        {"label": _("Capacity"), "value": capacity or _("capacity not known")},
        {"label": _("Service identifier"), "value": service["identifier"]},
        {"label": _("Web"), "value": service["web"]},
    ]
    if snapshot.has("network"):
        facts.append({"label": _("Base network"), "value": _place_in_network(entry)})
    return [fact for fact in facts if fact["value"]]


def _place_in_network(entry: Row | None) -> str:
    if entry is None:
        return _("not in the network")
    return f"{Level(entry['level']).label}, {figures.quantity(entry['capacity_taken'], entry['unit'])}"


def _town_name(snapshot: Published, code: str) -> str:
    town = snapshot.territory.get(code)
    return str(town["name"]) if town else code
