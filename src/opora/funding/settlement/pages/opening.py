"""What every page of settlements begins with: who looks, and what exactly."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from opora.accounts.models import User
from opora.accounts.permissions import reach_of
from opora.core.permissions import Scope, allow
from opora.funding.settlement import queries
from opora.funding.settlement.models import Settlement, Statement


def person_of(request: HttpRequest) -> User:
    """Return who looks."""
    return cast(User, request.user)


def opened(
    request: HttpRequest, region: str, year: int, permission: str = "funding.settlement"
) -> Settlement:
    """Return the settlement of a year to somebody who may do `permission` in the region."""
    allow(person_of(request), permission, Scope(region=region))
    return queries.settlement(region, year)


def opened_statement(
    request: HttpRequest, region: str, year: int, identifier: str, permission: str = "funding.settlement"
) -> Statement:
    """Return the statement of one service to somebody who may see it and do `permission` to it."""
    settlement = opened(request, region, year)
    found = queries.statement(settlement, identifier, reach_of(person_of(request), region))
    allow(person_of(request), permission, found)
    return found


def to_statement(statement: Statement) -> HttpResponse:
    """Lead back to the page of a statement."""
    place = [statement.settlement.region.code, statement.settlement.year, statement.service.identifier]
    return redirect("funding:settlement:statement", *place)
