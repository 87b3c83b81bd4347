"""Profiles for people: the list of ORPs and municipalities, one profile, and the same as a PDF."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import charts, czech, small_numbers
from opora.core.declared import file_digest
from opora.core.languages import language
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.core.queries import log_head
from opora.profiles import declared as peers
from opora.profiles import listing
from opora.profiles.documents import pdf as documents
from opora.profiles.filters import ProfileFilter
from opora.profiles.parts.stations import stations_of
from opora.profiles.places import place, placements
from opora.profiles.profile import Profile, profile_of
from opora.profiles.sheet import Section, figures_of, map_of, sections_of
from opora.profiles.sheet.links import Links
from opora.profiles.tables import ProfilesTable
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Every ORP and municipality with its profile: search, filters, downloads, map."""
    person = cast(User, request.user)
    allow(person, "profiles.view", Scope(region=region))
    stations = stations_of(region)
    day = stations.day or timezone.localdate()
    chosen = ProfileFilter(
        request.GET, queryset=placements(region, day, reach_of(person, region)), request=request
    )
    rows = listing.rows_of(chosen.qs, region, day, stations.gaps)
    return answer_list(
        request,
        rows=sorted(rows, key=lambda row: (not row["is_orp"], czech.key(row["name"]))),
        table_class=ProfilesTable,
        template="profiles/index.html",
        name=f"{region}-profiles",
        context={
            "region": territory.region(region),
            "run": stations.gaps,
            "filter": chosen,
            "map_values": listing.map_of(rows),
            "profile_href": reverse("profiles:profile", args=[region, "CODE"]).replace("CODE", "{code}"),
            "breadcrumbs": [{"title": _("Profiles")}],
        },
    )


@login_required
def profile(request: HttpRequest, region: str, code: str) -> HttpResponse:
    """One municipality or ORP: people, needs, services, travel times, gaps, money and places like it."""
    found, sections = _opened(request, region, code)
    drawn = {section.key: section.chart for section in sections if section.chart is not None}
    file = charts.download(request, drawn)
    if file is not None:
        return file
    context = {
        "region": found.place.region,
        "profile": found,
        "figures": figures_of(found),
        "sections": sections,
        "tabs": [{"title": section.title, "url": f"#{section.key}"} for section in sections],
        "map_values": map_of(found),
        "profile_href": reverse("profiles:profile", args=[region, "CODE"]).replace("CODE", "{code}"),
        "breadcrumbs": [
            {"title": _("Profiles"), "url": reverse("profiles:index", args=[region])},
            {"title": found.place.name},
        ],
    }
    return render(request, "profiles/profile.html", context)


@login_required
def pdf(request: HttpRequest, region: str, code: str) -> HttpResponse:
    """The profile as a tagged PDF in the language of the reader."""
    found, sections = _opened(request, region, code)
    answer = HttpResponse(documents.render(found, sections), content_type="application/pdf")
    name = f"profile-{found.place.unit.code}-{found.place.day:%Y-%m-%d}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _opened(request: HttpRequest, region: str, code: str) -> tuple[Profile, list[Section]]:
    """Let the person in; return the profile as far as they may see it, and its sections."""
    person = cast(User, request.user)
    allow(person, "profiles.view", Scope(region=region))
    declared = (file_digest(region, peers.PACKAGED), file_digest(region, small_numbers.PACKAGED))
    asked = _Asked(region, code, person.pk, language(), timezone.localdate(), log_head(), declared)
    return _kept(asked) if asked.log else _made(asked)


@dataclass(frozen=True)
class _Asked:
    """Everything that a profile depends on; `log` names all that was ever changed, `declared` the files of rules."""

    region: str
    code: str
    person: int
    language: str
    today: date
    log: str
    declared: tuple[str, str]


@lru_cache(maxsize=128)
def _kept(asked: _Asked) -> tuple[Profile, list[Section]]:
    # Nothing has been done since, so the same person reads the same again.
    return _made(asked)


def _made(asked: _Asked) -> tuple[Profile, list[Section]]:
    person, region = User.objects.get(pk=asked.person), asked.region
    reach, stations = reach_of(person, region), stations_of(region)
    day = stations.day or asked.today
    found = profile_of(place(region, asked.code, day, reach), stations, by=person)
    return found, sections_of(found, Links(found.place, stations, reach.everything))
