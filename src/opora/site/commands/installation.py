"""Commands of the machine's operator: serve, work in the background, migrate, check."""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from opora.core.refusals import Refused
from opora.site import checks


def migrate() -> None:
    """Bring the database to the present version and compile the translations."""
    call_command("migrate", verbosity=0, interactive=False)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Web processes.")] = 2,
) -> None:
    """Serve the web and work in the background until stopped with Ctrl+C."""
    if settings.DEMO_MODE and not _is_loopback(host):
        raise Refused(
            _(
                "A demonstration is served on this machine only (127.0.0.1), not on %(host)s: its accounts are public."
            )
            % {"host": host}
        )
    _refuse_taken_port(host, port)
    django = [sys.executable, "-m", "django", "db_worker", "--interval", "0.5"]
    background = subprocess.Popen(django)  # noqa: S603  # our own interpreter
    web = subprocess.Popen([sys.executable, "-m", "gunicorn", *_web_options(host, port, workers)])  # noqa: S603  # our own options
    signal.signal(signal.SIGTERM, lambda *_signal: web.terminate())
    try:
        code = web.wait()
    except KeyboardInterrupt:
        code = web.wait()
    finally:
        background.terminate()
        background.wait()
    raise typer.Exit(code)


def _web_options(host: str, port: int, workers: int) -> list[str]:
    """Return how gunicorn is started: loaded once before it answers, and nothing of it outside the home folder."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = [
        "--bind",
        address,
        "--workers",
        str(workers),
        "--timeout",
        "120",
        "--preload",
        "--no-control-socket",
    ]
    return [
        "opora.site.wsgi",
        *options,
        "--worker-tmp-dir",
        str(settings.HOME / "logs"),
        "--log-level",
        "warning",
    ]


def worker() -> None:
    """Only work in the background; for installations whose web is served by another process."""
    os.execv(sys.executable, [sys.executable, "-m", "django", "db_worker"])  # noqa: S606  # our own interpreter


def check() -> None:
    """Check database, migrations, files, log, mail, clock and free disk; exit code 1 when something is wrong."""
    results = list(checks.everything())
    table = Table("", _("what"), _("detail"), title=str(settings.HOME))
    for result in results:
        table.add_row("✓" if result.passed else "✗", result.name, result.detail)
    Console().print(table)
    if not all(result.passed for result in results):
        raise typer.Exit(1)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = _(
                "The address %(host)s:%(port)s cannot be used (%(error)s). Choose another with --port."
            )
            raise Refused(message % {"host": host, "port": port, "error": error.strerror}) from error
