"""Columns of numbers in the Parquet format. Imported inside the functions that need it: pyarrow is slow to load."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow  # type: ignore[import-untyped]  # pyarrow publishes no types
from numpy.typing import NDArray
from pyarrow import parquet

Columns = dict[str, NDArray[Any]]
"""Columns of one length by their names; each a list of numbers, or a table of one column or more."""


def written(columns: Columns) -> bytes:
    """Return the content of a file with these columns; the same columns give the same bytes."""
    content = io.BytesIO()
    table = pyarrow.table({name: _arrow(values) for name, values in columns.items()})
    parquet.write_table(table, content, compression="zstd")
    return content.getvalue()


def read(path: Path) -> Columns:
    """Return the columns of a file made by `written`."""
    table = parquet.read_table(path).combine_chunks()
    return {name: _numbers(table.column(name).combine_chunks()) for name in table.column_names}


def _arrow(values: NDArray[Any]) -> Any:
    if values.ndim == 1:
        return pyarrow.array(values)
    return pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(values.ravel()), values.shape[1])


def _numbers(column: Any) -> NDArray[Any]:
    if not pyarrow.types.is_fixed_size_list(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    flat = np.asarray(column.flatten().to_numpy(zero_copy_only=False))
    return flat.reshape(len(column), column.type.list_size)
