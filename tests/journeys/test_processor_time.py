"""The server works less than 100 ms on a page, of every kind and on the demonstration."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import APIRequestContext, Browser, StorageState

from tests.journeys.conftest import Demo
from tests.journeys.page_types import INTERNAL, PUBLIC, PageType, filled

BOUND_MILLISECONDS = 100
MOST_QUESTIONS = 8
"""Processor time is told by the server, so waiting does not count. A process may still meet a page for the first time,
and a machine that does other work is slower for moments: what counts is the quickest of the answers after the first."""

QUIET_MILLISECONDS = 45
"""What a million multiplications take on the machine that the bound is stated for; a slower one has more time."""

WORKED = re.compile(r"processor;dur=([\d.]+)")


def test_no_page_takes_the_processor_longer_than_the_bound(
    demo: Demo,
    browser: Browser,
    session_of: Callable[[str], StorageState | None],
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    known: dict[str, str] = {}
    took: list[tuple[float, str]] = []
    for person in dict.fromkeys(kind.person for kind in (*PUBLIC, *INTERNAL)):
        context = browser.new_context(base_url=demo.url, storage_state=session_of(person))
        opened = [kind for kind in (*PUBLIC, *INTERNAL) if kind.person == person]
        took += [(_least(kind, context.request, known), kind.name) for kind in opened]
        context.close()
    took.sort(reverse=True)
    told = [f"{name}: {milliseconds:.0f} ms" for milliseconds, name in took]
    record_testsuite_property("processor time of the slowest pages", "; ".join(told[:10]))
    late = [
        line
        for line, (milliseconds, _name) in zip(told, took, strict=True)
        if milliseconds > BOUND_MILLISECONDS
    ]
    assert not late, "\n".join(late)


def _least(kind: PageType, reader: APIRequestContext, known: dict[str, str]) -> float:
    """Return the milliseconds of the quickest answer after the first; asking ends with one within the bound."""
    address = filled(kind, reader, known)
    _asked(reader, address)
    least = _asked(reader, address)
    for _again in range(MOST_QUESTIONS - 2):
        if least <= BOUND_MILLISECONDS:
            break
        least = min(least, _asked(reader, address) / _slowness())
    return least


def _slowness() -> float:
    """Return how many times slower this machine is at the moment; 1 when it is not slower."""
    started = time.thread_time()
    total = 0
    for number in range(1_000_000):
        total += number * number
    return max(1.0, (time.thread_time() - started) * 1000 / QUIET_MILLISECONDS)


def _asked(reader: APIRequestContext, address: str) -> float:
    answer = reader.get(address)
    said = WORKED.search(answer.headers.get("server-timing", ""))
    answer.dispose()
    assert said, f"{address} does not say how long the processor worked on it"
    return float(said[1])
