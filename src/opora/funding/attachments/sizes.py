"""Sizes of files as people read them."""

from opora.core import figures


def written(size: int) -> str:
    """Return a number of bytes as 812 B, 34 kB or 2,5 MB: thousands, one place from a million on."""
    if size < 1_000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{figures.digits(size // 1_000)} kB"
    return f"{figures.digits(size / 1_000_000, 1)} MB"
