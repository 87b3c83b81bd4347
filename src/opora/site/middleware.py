"""What a page knows before it reads anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from opora.accounts.models import User
from opora.site import line


class LineMiddleware:
    """Learn the state of the line before the page reads its content.

    A calculation may end between the two. Asked in this order, a page that calls a station up to date never shows
    what the station held before; the other way round it would, and nobody would look again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, kwargs: dict[str, Any]
    ) -> None:
        """Keep the stops on the request where the page draws the line: inside a region, for who is signed in."""
        region, person, match = kwargs.get("region"), getattr(request, "user", None), request.resolver_match
        is_whole_page = (
            request.method == "GET" and "download" not in request.GET and "HX-Request" not in request.headers
        )
        if is_whole_page and region and match is not None and isinstance(person, User) and person.is_active:
            module = match.namespace.split(":")[0]
            if module != "portal":
                request.line = line.stops(region, person, module)  # type: ignore[attr-defined]  # ours
