"""The one place where functions are handed to Numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Return `function` translated to machine code at its first call, kept on disk, free of Python's global lock."""
    return cast("F", numba.njit(cache=True, nogil=True)(function))
