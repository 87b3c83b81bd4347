"""A refusal in the terminal is a sentence and exit code 1, not a traceback."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console

from opora.core.refusals import Refused

P = ParamSpec("P")
R = TypeVar("R")


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Return the command with refusals written for people; anything else is a bug and keeps its traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refused as refusal:
            terminal = Console(stderr=True)
            terminal.print(refusal.message, style="red", markup=False, highlight=False)
            for problem in refusal.problems:
                terminal.print(f"  {problem}", markup=False, highlight=False)
            raise typer.Exit(1) from None

    return run
