"""`./opora bench`: one table of every kernel beside its peer.

The code is 1 when a result differs or a goal is missed.

With --small the sizes are so small that everything ends within a minute; goals are then shown, not demanded.
With --home the figures are also kept as bench.json in that folder, so that two machines or days can be compared.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import catchments, cluster, country, location, rules, travel
from bench.measuring import Row

KERNELS: dict[str, Callable[..., Iterator[Row]]] = {
    "catchments": catchments.rows,
    "cluster": cluster.rows,
    "country": country.rows,
    "location": location.rows,
    "rules": rules.rows,
    "travel": travel.rows,
}
"""Each is called as rows(small=) and gives one row per kernel."""


def main() -> int:
    """Print the table; return the exit code."""
    asked = _arguments()
    rows = [row for name in asked.only or KERNELS for row in KERNELS[name](small=asked.small)]
    figures = json.dumps([row.to_json() for row in rows], indent=1) + "\n"
    if asked.home is not None:
        asked.home.mkdir(parents=True, exist_ok=True)
        (asked.home / "bench.json").write_text(figures, encoding="utf-8")
    if asked.json:
        sys.stdout.write(figures)
    else:
        console = Console()
        console.width = max(console.width, 150)
        console.print(_table(rows))
    return 0 if all(row.equal and (asked.small or row.ratio >= row.goal) for row in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./opora bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="small sizes, within a minute")
    parser.add_argument("--json", action="store_true", help="a list instead of a table")
    parser.add_argument("--home", type=Path, help="folder in which the figures are kept as bench.json")
    parser.add_argument("only", nargs="*", help=f"only these of {', '.join(KERNELS)}")
    asked = parser.parse_args()
    for name in set(asked.only) - set(KERNELS):
        parser.error(f"{name} is not measured; expected one of {', '.join(KERNELS)}")
    return asked


def _table(rows: list[Row]) -> Table:
    table = Table("kernel", "ours", "peer", "its time", "ratio", "goal", "memory", "equal")
    for row in rows:
        table.add_row(
            row.kernel,
            f"{row.ours_s:.4f} s",
            row.peer,
            f"{row.peer_s:.3f} s",
            f"{row.ratio:.0f}",
            f"{row.goal:.0f}",
            f"{row.memory_mb:.1f} MB",
            "yes" if row.equal else "NO",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
