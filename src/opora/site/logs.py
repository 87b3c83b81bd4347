"""Structured logs: one JSON object a line in the home folder; warnings also on the terminal. No personal data."""

import os
from pathlib import Path
from typing import Any

import structlog
from platformdirs import user_data_path

_folder = Path(os.environ.get("OPORA_HOME") or user_data_path("opora", appauthor=False)).expanduser() / "logs"

_shared: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": _shared,
        },
        "terminal": {
            "()": structlog.stdlib.ProcessorFormatter,
            # A plain traceback: one with local variables would write passwords of a form into the terminal.
            "processor": structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
            "foreign_pre_chain": _shared,
        },
    },
    "handlers": {
        "file": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": str(_folder / "opora.jsonl"),
            "formatter": "json",
            "delay": True,
        },
        "terminal": {"class": "logging.StreamHandler", "formatter": "terminal", "level": "WARNING"},
    },
    "root": {"handlers": ["file", "terminal"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "ERROR"},
    },
}

structlog.configure(
    processors=[
        *_shared,
        structlog.processors.StackInfoRenderer(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
