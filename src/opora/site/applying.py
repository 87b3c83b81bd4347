"""Applications for money on the home page: what is open until when, what is half-finished, what waits for whom."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from opora.accounts.models import User
from opora.core import figures
from opora.core.permissions import Scope
from opora.funding import states
from opora.funding.applying import queries
from opora.funding.applying.models import Dossier
from opora.funding.applying.states import State
from opora.funding.models import Round
from opora.site.due import Item


def due(region: str, person: User, day: date) -> list[Item]:
    """Return what waits for a person in the rounds that are open on `day`; nothing for who writes none."""
    if not person.has_perm("funding.apply", Scope(region=region)):
        return []
    rounds = queries.open_rounds(region, day)
    if not rounds:
        return []
    numbers = queries.own_numbers(region, person)
    if numbers:
        return _of_provider(region, person, rounds, day)
    return [item for each in rounds for item in _of_region(each)]


def _of_provider(region: str, person: User, rounds: list[Round], day: date) -> list[Item]:
    own = queries.own_services(region, person, day)
    written = {
        (each.round_id, each.service_id): each
        for each in queries.dossiers(region, person).filter(round__in=rounds, service__in=own)
    }
    found = []
    for round_ in rounds:
        begun = [written[round_.pk, service.pk] for service in own if (round_.pk, service.pk) in written]
        found += [item for each in begun if (item := _of_dossier(each, day)) is not None]
        rest = len(own) - len(begun)
        if rest and states.may_apply(round_, own[0].provider.number, day):
            text = _("Round %(round)s takes applications; of your services without one: %(count)s")
            found.append(
                Item(
                    text=text % {"round": round_.name, "count": rest},
                    url=reverse("funding:applying:index", args=[region]),
                    detail=_("by %(day)s") % {"day": figures.short_day(round_.last_new)},
                )
            )
    return found


def _of_dossier(dossier: Dossier, day: date) -> Item | None:
    place = [dossier.round.region.code, dossier.round.place, dossier.service.identifier]
    if dossier.state == State.DRAFT and queries.may_write(dossier, day):
        return Item(
            text=_("Finish the application %(application)s") % {"application": dossier},
            url=reverse("funding:applying:edit", args=place),
            detail=_("by %(day)s") % {"day": figures.short_day(queries.editable_until(dossier))},
        )
    if dossier.state == State.SUBMITTED and dossier.on_behalf and dossier.confirmed_by is None:
        text = _("Confirm the application %(application)s that %(person)s filled in for you")
        return Item(
            text=text % {"application": dossier, "person": dossier.behalf_name},
            url=reverse("funding:applying:dossier", args=place),
        )
    return None


def _of_region(round_: Round) -> list[Item]:
    count = queries.unrated(round_).count()
    if not count:
        return []
    page = reverse("funding:applying:applications", args=[round_.region.code, round_.place])
    text = _("Applications of the round %(round)s to rate: %(count)s")
    return [Item(text=text % {"round": round_.name, "count": count}, url=f"{page}?is_rated=no")]
