"""What each database is taught, so that SQLite and PostgreSQL order and search Czech texts alike."""

import re
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from opora.core import czech


def teach_sqlite(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Give a new connection to SQLite the Czech order, and a LIKE for the capital letters of every alphabet.

    SQLite alone orders by code points and takes č and Č for different letters.
    """
    if connection.vendor != "sqlite":
        return
    database = connection.connection
    database.create_collation(czech.COLLATION, czech.compare)
    database.create_function("like", 2, like, deterministic=True)
    database.create_function("like", 3, like, deterministic=True)


def teach_postgresql(using: str, **_signal: Any) -> None:
    """Give a database of PostgreSQL the Czech order of ICU before tables that name it are made."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(czech.COLLATION)
        cursor.execute(f"CREATE COLLATION IF NOT EXISTS {name} (provider = icu, locale = 'cs')")


def like(pattern: Any, text: Any, escape: str = "") -> bool | None:
    """Return whether the text fits the pattern of SQL (% any signs, _ one sign), whatever the case of letters."""
    if pattern is None or text is None:
        return None
    return _compiled(str(pattern), escape).fullmatch(str(text).casefold()) is not None


@lru_cache(maxsize=200)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts: list[str] = []
    signs = iter(pattern.casefold())
    for sign in signs:
        if escape and sign == escape:
            parts.append(re.escape(next(signs, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(sign, re.escape(sign)))
    return re.compile("".join(parts), re.DOTALL)
