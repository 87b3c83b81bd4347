"""Static files: compressed on the wire, kept by the browser, and never stale."""

import gzip
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.http.response import ResponseHeaders
from django.middleware.gzip import GZipMiddleware
from django.test import Client, RequestFactory

from opora.core import static_files

pytestmark = pytest.mark.django_db  # the end of a request looks after the connections that other tests opened

DIST = Path(__file__).parents[1] / "static/opora/dist"


def address(name: str) -> str:
    return staticfiles_storage.url(f"opora/dist/{name}")


def fetch(client: Client, url: str, encoding: str = "gzip") -> tuple[ResponseHeaders, bytes]:
    """Return headers and content of an answer that is read and closed."""
    answer = client.get(url, headers={"accept-encoding": encoding})
    content = answer.getvalue()
    answer.close()
    return answer.headers, content


@pytest.fixture(autouse=True)
def built() -> None:
    assert (DIST / "app.css.gz").is_file(), "Build the front end first: npm ci && npm run build"


def test_an_address_names_the_content_of_its_file():
    version = sha256((DIST / "app.js").read_bytes()).hexdigest()[:12]
    assert address("app.js") == f"/static/opora/dist/app.js?v={version}"


def test_a_missing_file_keeps_its_bare_address():
    assert address("missing.js") == "/static/opora/dist/missing.js"


@pytest.mark.parametrize("name", ["app.css", "app.js", "chart.js", "map.js", "icons.svg"])
def test_a_text_travels_compressed_and_is_the_same(client: Client, name: str):
    headers, content = fetch(client, address(name))
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(content) == (DIST / name).read_bytes()


def test_a_browser_that_takes_no_compression_gets_the_plain_file(client: Client):
    headers, content = fetch(client, address("app.css"), encoding="identity")
    assert "Content-Encoding" not in headers
    assert content == (DIST / "app.css").read_bytes()


def test_the_present_version_is_kept_for_good_and_no_other(client: Client):
    def kept(url: str) -> str:
        return fetch(client, url)[0]["Cache-Control"]

    assert kept(address("app.css")) == "public, max-age=31536000, immutable"
    assert kept("/static/opora/dist/app.css") == "max-age=60, public"
    assert kept("/static/opora/dist/app.css?v=0") == "max-age=60, public"


def test_fonts_carry_their_version_in_the_style_sheet():
    css = (DIST / "app.css").read_text()
    for font in DIST.glob("fonts/*.woff2"):
        assert f"./fonts/{font.name}?v={static_files.version_of(f'opora/dist/fonts/{font.name}')}" in css


def test_a_changed_file_gets_a_new_address(tmp_path, settings):
    settings.STATICFILES_DIRS = [tmp_path]
    static_files.finders.get_finder.cache_clear()
    style = tmp_path / "sample.css"
    found = []
    for content in ("a {}", "b {}"):
        style.write_text(content)
        static_files.version_of.cache_clear()
        found.append(staticfiles_storage.url("sample.css"))
    static_files.finders.get_finder.cache_clear()
    assert len(set(found)) == 2


def test_a_large_page_is_compressed_with_a_length_that_tells_nothing():
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    compress = GZipMiddleware(lambda _request: HttpResponse("řádek tabulky " * 500))
    lengths = {len(compress(request).content) for _attempt in range(20)}
    assert max(lengths) < 1000
    assert len(lengths) > 1
