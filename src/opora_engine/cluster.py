"""The same calls in this process, on threads of this computer, or on a Dask cluster given by its address.

Work is divided into blocks, never into rows: a task of a cluster costs 2 to 3 ms whatever it does. Which of the three
does the work decides no result: blocks are the same, and what comes back stands in the order of the blocks.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import opora_engine

Shared = TypeVar("Shared")
Block = TypeVar("Block")
Found = TypeVar("Found")

SECONDS_TO_ANSWER = 10
"""How long a cluster may take to answer before it counts as not there."""


class ClusterRefused(ValueError):
    """A cluster that cannot be used; the message tells why and what to do."""


class Workers(Protocol):
    """Whoever does blocks of work."""

    def each(
        self, work: Callable[[Shared, Block], Found], shared: Shared, blocks: Sequence[Block]
    ) -> list[Found]:
        """Return `work(shared, block)` for each block, in the order of the blocks.

        work     a function of a module, so that another computer can find it by its name
        shared   what every block needs; it travels once to each worker
        blocks   what differs; each travels to one worker
        """
        ...


@dataclass(frozen=True)
class Here:
    """This process, on one thread or several."""

    threads: int = 1

    def each(
        self, work: Callable[[Shared, Block], Found], shared: Shared, blocks: Sequence[Block]
    ) -> list[Found]:
        """Return what each block gives."""
        if self.threads <= 1:
            return [work(shared, block) for block in blocks]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(lambda block: work(shared, block), blocks))


HERE = Here()


class DaskClient(Protocol):
    """What is used of the client of Dask, which tells no types of its own."""

    def scatter(self, data: list[Any], *, workers: list[str], hash: bool) -> list[Any]: ...  # noqa: A002 - Dask's word
    def submit(self, work: Callable[..., Any], *arguments: Any, workers: list[str], pure: bool) -> Any: ...
    def scheduler_info(self, n_workers: int) -> dict[str, Any]: ...
    def gather(self, tasks: list[Any]) -> list[Any]: ...
    def wait_for_workers(self, n_workers: int, timeout: float) -> None: ...
    def run(self, work: Callable[[], Any]) -> dict[str, Any]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class DaskWorkers:
    """The workers of a cluster.

    most   how many of them may be used; 0 = all
    """

    client: DaskClient
    most: int = 0

    def each(
        self, work: Callable[[Shared, Block], Found], shared: Shared, blocks: Sequence[Block]
    ) -> list[Found]:
        """Return what each block gives."""
        if not blocks:
            return []
        # Data goes ahead of the tasks, so that the scheduler passes on names only; and it goes to the worker that will
        # need it: workers that pass large arrays to each other were seen to wait for ever.
        names = sorted(self.client.scheduler_info(n_workers=-1)["workers"])[: self.most or None][
            : len(blocks)
        ]
        tasks: list[Any] = [None] * len(blocks)
        for place, worker in enumerate(names):
            own = range(place, len(blocks), len(names))
            common, *parts = self.client.scatter(
                [shared, *(blocks[row] for row in own)], workers=[worker], hash=False
            )
            for row, part in zip(own, parts, strict=True):
                tasks[row] = self.client.submit(work, common, part, workers=[worker], pure=False)
        # One answer after another: all at once are so large that a busy computer takes the connection for dead.
        return [self.client.gather([task])[0] for task in tasks]


@contextmanager
def workers(address: str = "", *, threads: int = 1) -> Iterator[Workers]:
    """Give the workers of the Dask cluster at `address`; without an address, threads of this process.

    address   of the scheduler, such as tcp://10.0.0.5:8786
    threads   of this process, 1 or more, when there is no address
    Raises ClusterRefused if the package is missing, nobody answers, nobody works there, or the workers have another
    version of the engine: their results could differ.
    """
    if not address:
        yield Here(threads)
        return
    client = _client(address)
    try:
        _check_workers(client, address)
        yield DaskWorkers(client)
    finally:
        client.close()


def _client(address: str) -> DaskClient:
    try:
        from distributed import Client
    except ModuleNotFoundError as missing:
        raise ClusterRefused(
            f"A cluster ({address}) needs the package distributed, which is not installed. "
            "Install it with: pip install 'opora[cluster]'. Without an address the work is done on this computer."
        ) from missing
    connect: Callable[..., Any] = Client
    try:
        client: DaskClient = connect(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as failed:
        raise ClusterRefused(
            f"No Dask scheduler answers at {address!r} ({failed}). Expected an address such as tcp://10.0.0.5:8786. "
            "Check that the scheduler runs and that this computer may reach it."
        ) from failed
    return client


def _check_workers(client: DaskClient, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except TimeoutError as nobody:
        raise ClusterRefused(
            f"The Dask scheduler at {address} has no worker. Start at least one: dask worker {address}."
        ) from nobody
    versions = client.run(engine_version)
    others = {worker: found for worker, found in versions.items() if found != opora_engine.VERSION}
    if others:
        worker, found = sorted(others.items())[0]
        raise ClusterRefused(
            f"The worker {worker} has version {found} of the engine, this computer has {opora_engine.VERSION}: "
            "the results could differ. Install the same version of Opora everywhere."
        )


def engine_version() -> str:
    """Return the version of the engine of the process that is asked."""
    return opora_engine.VERSION
