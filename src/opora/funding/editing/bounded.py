"""Work on a text that somebody wrote, stopped when it takes too long."""

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 5.0
"""Processor time that one look at a text may take; the longest shipped rule set takes about a hundredth of it."""


class TooLongError(Exception):
    """The time is over."""


@contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TooLongError after so many seconds of processor time.

    The alarm works in the main thread only, where the web server answers; elsewhere the size alone bounds the work.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    # What is raised while garbage is collected is swallowed there, and nothing would stop the work.
    collects = gc.isenabled()
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if collects:
            gc.enable()
