"""Static files: an address changes with the content of its file, so a browser may keep the file for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]  # has no types

VERSION_LENGTH = 12
KEEP_FOR_GOOD = "public, max-age=31536000, immutable"


class VersionedStaticFiles(StaticFilesStorage):
    """Addresses of static files with the version of their content (`app.css?v=3f2a…`); the names stay as they are.

    Nothing has to be collected or renamed: the front end's build gives the fonts in its style sheet the same
    version. A file that does not exist keeps its bare address, so a page without a built front end still opens.
    """

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address with the version of the file as it is when this process first asks for it."""
        address = str(super().url(name))
        version = version_of(name or "")
        return f"{address}?v={version}" if version else address


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """Serves static files; what was asked for by its present version may be kept for good."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponseBase:
        """Return the file; an address with another version, or none, is asked for again after a minute."""
        response: HttpResponseBase = WhiteNoiseMiddleware.serve(static_file, request)
        if request.get_full_path() == staticfiles_storage.url(_name(request)):
            response["Cache-Control"] = KEEP_FOR_GOOD
        return response


@cache
def version_of(name: str) -> str:
    """Return the first digits of the SHA-256 of a static file's content; "" when there is no such file."""
    path = finders.find(name)
    return sha256(Path(path).read_bytes()).hexdigest()[:VERSION_LENGTH] if path else ""


def _name(request: HttpRequest) -> str:
    """Return the name of the file that an address of a static file asks for."""
    return request.path.removeprefix(settings.STATIC_URL)
