"""Whoever follows any link gets a page, and gets it soon."""

import re
import time
from collections import defaultdict
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, StorageState

from tests.journeys.conftest import Demo

ENOUGH = 2
"""Pages of one kind (the same view with the same questions) that are opened; the rest differ in numbers only."""

TARGET_SECONDS, SLOW_MACHINE = 0.1, 10
"""A page takes at most 100 ms on the demonstration; a machine of tests that does other work may take ten times that."""

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')


@pytest.mark.parametrize("person", ["", "planovac", "spravce"])
def test_every_link_leads_to_a_page(
    demo: Demo,
    browser: Browser,
    session_of: Callable[[str], StorageState | None],
    person: str,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    context = browser.new_context(base_url=demo.url, storage_state=session_of(person))
    waiting = [("/home/" if person else "/", "the start")]
    seen: set[str] = set()
    seconds: dict[str, list[float]] = defaultdict(list)
    broken = []
    while waiting:
        address, found_on = waiting.pop()
        kind = _kind(address)
        if address in seen or len(seconds[kind]) >= ENOUGH:
            continue
        seen.add(address)
        started = time.monotonic()
        answer = context.request.get(address, max_redirects=3)
        is_page = answer.headers["content-type"].startswith("text/html")
        seconds[kind].append(time.monotonic() - started if is_page else 0)
        if seconds[kind][-1] > TARGET_SECONDS * SLOW_MACHINE:
            # Whoever comes first to a process reads the rules for the others: the second view tells what it takes.
            started = time.monotonic()
            context.request.get(address, max_redirects=3).dispose()
            seconds[kind].append(time.monotonic() - started)
        if answer.status != 200:
            broken.append(f"{answer.status} {address} linked from {found_on}")
        elif is_page:
            links = _links(answer.text(), address, demo.url)
            # What is asked is asked of the plain page only: all questions together would never end.
            waiting += [(each, address) for each in links if "?" not in address or "?" not in each]
        answer.dispose()
    context.close()
    slowest = sorted(((min(times), kind) for kind, times in seconds.items() if times), reverse=True)
    told = [f"{kind}: {fastest * 1000:.0f} ms" for fastest, kind in slowest[:10]]
    record_testsuite_property(f"slowest pages of {person or 'nobody'}", "; ".join(told))
    assert not broken, "\n".join(broken)
    assert len(seconds) > (10 if not person else 20)
    late = [
        f"{kind}: {fastest:.2f} s" for fastest, kind in slowest if fastest > TARGET_SECONDS * SLOW_MACHINE
    ]
    assert not late, "\n".join(late)


def _kind(address: str) -> str:
    """Return the view with the names of what is asked of it."""
    parts = urlsplit(address)
    region = parts.path.split("/")[1:3]
    where = "CZ041 " if "CZ041" in region else ""
    return " ".join(
        [where + resolve(parts.path).view_name, *sorted(parse_qs(parts.query, keep_blank_values=True))]
    )


def _links(text: str, address: str, own: str) -> list[str]:
    found = {urljoin(f"{own}{address}", unescape(each)).split("#")[0] for each in LINK.findall(text)}
    return sorted(
        each.removeprefix(own) or "/"
        for each in found
        if each.startswith(own) and "/accounts/logout" not in each
    )
