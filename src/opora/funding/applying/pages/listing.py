"""Lists of applications: what is open for whom, the applications of a round, services that have none."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core import figures
from opora.core.lists import answer_list
from opora.core.permissions import Scope, allow
from opora.core.refusals import NotKnown
from opora.funding import queries as funding
from opora.funding import states
from opora.funding.applying import queries, sheet
from opora.funding.applying.filters import ApplicationFilter, DossierFilter, MissingFilter
from opora.funding.applying.pages.opening import person_of, round_at, trail
from opora.funding.applying.tables import ApplicationTable, DossierTable, MissingTable
from opora.funding.models import Application, Round
from opora.funding.places import Place
from opora.register.models import Service
from opora.territory import queries as territory


@login_required
def index(request: HttpRequest, region: str) -> HttpResponse:
    """Rounds that are open today, the services that may apply, and every application that the person may see."""
    person, day = person_of(request), timezone.localdate()
    allow(person, "funding.view", Scope(region=region))
    everything = reach_of(person, region).everything
    context: dict[str, Any] = {
        "region": territory.region(region),
        "rounds": _open(region, person, day),
        "speaks": bool(queries.own_numbers(region, person)),
        "others": [each for each in funding.rounds(region) if each.state != "draft"] if everything else [],
        "breadcrumbs": trail(None, region),
    }
    return answer_list(
        request,
        rows=queries.dossiers(region, person),
        table_class=DossierTable,
        filter_class=DossierFilter,
        template="funding/applying/index.html",
        name=f"{region}-applications",
        context=context,
    )


def _open(region: str, person: User, day: date) -> list[dict[str, Any]]:
    """Return what is open today with the person's own services in it: what is missing, what is begun."""
    rounds = queries.open_rounds(region, day)
    own = queries.own_services(region, person, day) if rounds else []
    written = {
        (each.round_id, each.service_id): each
        for each in queries.dossiers(region, person).filter(round__in=rounds, service__in=own)
    }
    filed = set(
        Application.objects.filter(round__in=rounds, service__in=own, dossier=None).values_list(
            "round", "service"
        )
    )
    return [
        {
            "round": each,
            "providers": list({service.provider.number: service.provider for service in own}.values()),
            "days": sheet.days(each, own[0].provider.number if own else ""),
            "services": [
                {
                    "service": service,
                    "dossier": written.get((each.pk, service.pk)),
                    "is_filed": (each.pk, service.pk) in filed,
                    **_times(each, service, day),
                }
                for service in own
            ],
        }
        for each in rounds
    ]


def _times(round_: Round, service: Service, day: date) -> dict[str, bool]:
    number = service.provider.number
    return {
        "may_begin": states.may_apply(round_, number, day),
        "may_edit": states.may_edit(round_, number, day),
    }


@login_required
def applications(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """The applications of one round: state, sums, how they came, which are late or not rated."""
    round_, person, day = round_at(request, region, place), person_of(request), timezone.localdate()
    whole = reach_of(person, region).everything
    context = {
        "region": round_.region,
        "round": round_,
        "days": sheet.days(round_),
        "figures": _figures(queries.counts(round_, day)) if whole else [],
        "whole": whole,
        "may_rate": person.has_perm("funding.calculate", round_.scope) and queries.may_rate(round_),
        "breadcrumbs": trail(round_, region),
    }
    return answer_list(
        request,
        rows=queries.listed(round_, person),
        table_class=ApplicationTable,
        filter_class=ApplicationFilter,
        template="funding/applying/applications.html",
        name=f"{region}-{round_.place}-applications",
        context=context,
    )


def _figures(counts: dict[str, int]) -> list[dict[str, str]]:
    names = {
        "applications": _("Applications"),
        "drafts": _("Half-finished"),
        "withdrawn": _("Withdrawn"),
        "unrated": _("Without points"),
        "missing": _("Services without an application"),
    }
    return [{"label": label, "value": figures.digits(counts[name])} for name, label in names.items()]


@login_required
def missing(request: HttpRequest, region: str, place: Place) -> HttpResponse:
    """The services of the network that have no application in the round."""
    round_, person, day = round_at(request, region, place), person_of(request), timezone.localdate()
    if not reach_of(person, region).everything:
        raise NotKnown(_("Who has not applied is seen by those who see the whole region."))
    context = {
        "region": round_.region,
        "round": round_,
        "days": sheet.days(round_),
        "may_fill": person.has_perm("funding.apply", round_.scope) and states.may_apply(round_, "", day),
        "breadcrumbs": trail(round_, region, here=_("Services without an application")),
    }
    return answer_list(
        request,
        rows=queries.missing(round_, max(day, date(round_.year, 1, 1))),
        table_class=MissingTable,
        filter_class=MissingFilter,
        template="funding/applying/missing.html",
        name=f"{region}-{round_.place}-missing",
        context=context,
    )
