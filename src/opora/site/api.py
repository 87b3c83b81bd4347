"""The JSON API: one router per module, refusals as problem+json in one place."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import django_auth

import opora_engine
from opora.access.api import router as access
from opora.core.refusals import Refused
from opora.funding.api import router as funding
from opora.gaps.api import router as gaps
from opora.needs.api import router as needs
from opora.network.api import router as network
from opora.plans.api import router as plans
from opora.profiles.api import router as profiles
from opora.publishing.api import router as publishing
from opora.register.api import router as register
from opora.territory.api import router as territory

api = NinjaAPI(
    title="Opora",
    version=opora_engine.VERSION,
    description=(
        "Social services of a region: territory, register, needs, access, gaps, network, funding, plan, publication."
    ),
    auth=django_auth,
    docs_url=None,
)

for prefix, router in {
    "territory": territory,
    "register": register,
    "needs": needs,
    "access": access,
    "gaps": gaps,
    "profiles": profiles,
    "network": network,
    "funding": funding,
    "plans": plans,
    "publications": publishing,
}.items():
    api.add_router(f"/{prefix}", router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer a refusal as application/problem+json (RFC 9457)."""
    answer = {
        "title": type(refusal).__name__,
        "status": refusal.status,
        "detail": refusal.message,
        "problems": [str(problem) for problem in refusal.problems],
    }
    response = api.create_response(request, answer, status=refusal.status)
    response["Content-Type"] = "application/problem+json"
    return response
