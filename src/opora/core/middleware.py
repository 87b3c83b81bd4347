"""The language of the reader, the time an answer took, and the one place where a refusal becomes a page."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from opora.core.refusals import Refused


class ProcessorTimeMiddleware:
    """Say in a header how long the processor worked on a page; browsers show it among the times of the network.

    Waiting for the disk, for locks and for other processes is not in it, so it can be compared between days.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add the milliseconds of this thread."""
        started = time.thread_time()
        response = self.get_response(request)
        # Not of acts: how long a sign-in took could tell a stranger whether the account exists.
        if request.method == "GET":
            milliseconds = (time.thread_time() - started) * 1000
            response.headers["Server-Timing"] = f"processor;dur={milliseconds:.1f}"
        return response


class LanguageMiddleware:
    """Czech unless the reader has chosen otherwise; the browser's own wish is not guessed from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusalMiddleware:
    """Show a refusal as a page that says what happened, where and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into a page with its status; anything else is a bug and goes on."""
        if isinstance(exception, Refused):
            return render(request, "core/refused.html", {"refusal": exception}, status=exception.status)
        return None
