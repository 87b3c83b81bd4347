"""What every part of the line stores in the same way: dated rows, runs, the log of acts, sources."""

from opora.core.models.dated import Dated, DatedQuerySet
from opora.core.models.log import LogEntry, LogHead
from opora.core.models.run import Run
from opora.core.models.source import Source

__all__ = ["Dated", "DatedQuerySet", "LogEntry", "LogHead", "Run", "Source"]
