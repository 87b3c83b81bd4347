"""What every page knows: the line, the region, the version, whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

import opora_engine
from opora.accounts.models import User
from opora.demo import story
from opora.site import line


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the base template; what needs the database is asked only when the template uses it."""
    context: dict[str, Any] = {
        "demo_mode": settings.DEMO_MODE,
        "version": opora_engine.VERSION,
        "oidc_enabled": settings.OIDC_ENABLED,
    }
    match = request.resolver_match
    if settings.DEMO_MODE and match is not None and match.url_name == "account_login":
        context["demo_people"], context["demo_password"] = story.PEOPLE, story.PASSWORD
    person = getattr(request, "user", None)
    if match is None or not isinstance(person, User) or not person.is_active:
        return context
    context["role_label"] = SimpleLazyObject(
        lambda: ", ".join(dict.fromkeys(each.get_role_display() for each in person.roles))
    )
    region = match.kwargs.get("region")
    module = match.namespace.split(":")[0]
    if region and module != "portal":
        known = getattr(request, "line", None)
        context["line"] = SimpleLazyObject(lambda: known or line.stops(region, person, module))
    return context
