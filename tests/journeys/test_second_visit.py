"""A browser keeps what it has loaded: coming again costs the page and nothing more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response


def _from_network(response: Response) -> bool:
    timing = response.request.sizes()
    return timing["responseBodySize"] > 0


@pytest.mark.parametrize("address", ["/CZ051/needs/", "/CZ051/gaps/", "/CZ051/territory/561380/"])
def test_coming_again_loads_only_the_page(open_as: Callable[..., Page], address: str) -> None:
    page = open_as("planovac")
    page.goto(address, wait_until="networkidle")
    again: list[Response] = []
    page.on("response", lambda response: again.append(response))
    page.goto(address, wait_until="networkidle")
    loaded = {response.url.partition("?")[0] for response in again if _from_network(response)}
    assert {one.partition("//")[2].partition("/")[2] for one in loaded} == {address.removeprefix("/")}


def test_what_travels_is_compressed(open_as: Callable[..., Page]) -> None:
    page = open_as("planovac")
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))
    page.goto("/CZ051/needs/", wait_until="networkidle")
    plain = [
        answer.url
        for answer in answers
        if answer.url.partition("?")[0].endswith(("/", ".js", ".css", "icons.svg"))
        and answer.header_value("content-encoding") not in ("gzip", "br")
    ]
    assert plain == []
