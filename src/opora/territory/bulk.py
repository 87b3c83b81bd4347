"""Many rows at once: what a census brings is inserted by one prepared statement, without an object for each row."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    keep_existing: bool = False,
) -> None:
    """Insert rows whose values stand in the order of `columns` (names of attributes, such as unit_id).

    keep_existing   a row that is there already (by any unique constraint) stays instead of being an error
    Every column of the model except its key must be named: defaults of the model are not applied.
    """
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in columns]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields if isinstance(field, models.Field))
    places = ", ".join(["%s"] * len(fields))
    # Names come from the model and values are parameters, so nothing of a file gets into the statement.
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    if keep_existing:
        statement += " ON CONFLICT DO NOTHING"
    prepared = _Prepared()
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [[prepared(field, value) for field, value in zip(fields, row, strict=True)] for row in rows],
        )


class _Prepared:
    """Values as the database takes them; days and decimals are converted once for each different one."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, Any], Any] = {}

    def __call__(self, field: Any, value: Any) -> Any:
        """Return the value for the statement."""
        if value is None or isinstance(value, int | str | float):
            return value
        if (field, value) not in self.known:
            self.known[field, value] = field.get_db_prep_save(value, connection)
        return self.known[field, value]
