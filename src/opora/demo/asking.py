"""The collection of requests of the demonstration: invented ones in every state, made by the acts of the product."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from opora.accounts.models import User
from opora.demo.fiction.stated import CONTACT, COORDINATOR, NOTHING_ASKED, PLANNER, STATED, TOWN_HALL, Stated
from opora.needs.requests import services
from opora.needs.requests.models import Collection, MunicipalRequest
from opora.register.models import ServiceKind, TargetGroup
from opora.territory import queries as territory

WRITERS: Final = (TOWN_HALL, COORDINATOR, PLANNER)
"""Accounts of the demonstration that fill requests in."""

SHOWN_FROM: Final = date(2026, 9, 1)
ASKED_ON: Final = date(2026, 10, 12)
LAST_NEW_ON: Final = date(2026, 12, 31)
LAST_EDIT_ON: Final = date(2027, 1, 31)
STAYS_OPEN: Final = timedelta(days=60)
"""A demonstration that is loaded later takes requests for so long, so that the form can still be tried."""


@transaction.atomic
def collect(*, region: str, year: int, writers: Mapping[str, User], today: date) -> None:
    """Open the collection of the year and let the writers fill it; a collection that is there stays as it is.

    It takes requests for some time after `today`, the day of the load.

    All of it or nothing is kept, so that a load that was cut off can be done again.
    """
    if Collection.objects.filter(region__code=region, year=year).exists():
        return
    collection = services.open_collection(
        region=region, year=year, title=f"Požadavky obcí na rok {year} (ukázka)", shown_from=SHOWN_FROM,
        last_new_on=max(LAST_NEW_ON, today + STAYS_OPEN), last_edit_on=max(LAST_EDIT_ON, today + 2 * STAYS_OPEN),
        by=writers[PLANNER], synthetic=True,
    )  # fmt: skip
    for stated in STATED:
        _fill_in(collection, stated, writers)
    silent = territory.unit(region, NOTHING_ASKED, ASKED_ON)
    services.ask_for_nothing(collection=collection, place=silent, day=ASKED_ON, by=writers[COORDINATOR])


def _fill_in(collection: Collection, stated: Stated, writers: Mapping[str, User]) -> None:
    writer = writers[stated.writer]
    place = territory.unit(collection.region.code, stated.municipality, ASKED_ON)
    request = services.begin(collection=collection, place=place, day=ASKED_ON, by=writer)
    values: dict[str, Any] = {
        "kind": ServiceKind.objects.get(code=stated.kind),
        "target_group": TargetGroup.objects.filter(code=stated.group).first(),
        **dict(zip(("persons_low", "persons", "persons_high"), stated.persons, strict=True)),
        **dict(zip(("capacity_low", "capacity", "capacity_high"), stated.capacity, strict=True)),
        "reason": stated.reason,
        "place": stated.place,
        "existing": stated.existing,
        "cofinancing_czk": stated.cofinancing_czk,
        "contact": CONTACT,
    }
    if stated.ending == "draft":
        services.save(request=request, day=ASKED_ON, by=writer, **values)
        return
    services.submit(request=request, day=ASKED_ON, by=writer, **values)
    if stated.corrected_persons is not None:
        services.submit(request=request, day=ASKED_ON, by=writer, persons=stated.corrected_persons)
    if stated.confirmed:
        services.confirm(request=request, by=writers[TOWN_HALL])
    _bring_to_its_end(request, stated, writers)


def _bring_to_its_end(request: MunicipalRequest, stated: Stated, writers: Mapping[str, User]) -> None:
    planner = writers[PLANNER]
    if stated.ending == "withdrawn":
        services.withdraw(request=request, day=ASKED_ON, by=writers[stated.writer])
    elif stated.ending == "returned":
        services.return_for_completion(
            request=request, text=stated.answer, complete_by=LAST_EDIT_ON, day=ASKED_ON, by=planner
        )
    elif stated.ending != "submitted":
        services.answer(request=request, decision=stated.ending, text=stated.answer, by=planner)
