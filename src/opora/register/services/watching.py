"""How far a file was read, told as it is read."""

import os
from typing import BinaryIO

from opora.core.models import Run
from opora.core.sentences import gettext as _
from opora.core.services import tell_progress

READING = 80
"""So many per cent of the whole are the reading of the file; the rest is storing."""


class WatchedStream:
    """The stream of a file; reading it moves the run, and stops by Refused when the run was cancelled."""

    def __init__(self, stream: BinaryIO, run: Run) -> None:
        self.stream = stream
        self.run = run
        self.size = max(1, stream.seek(0, os.SEEK_END))
        stream.seek(0)
        self.read_so_far = 0
        self.told = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        bite = self.stream.read(size)
        self.read_so_far += len(bite)
        percent = READING * self.read_so_far // self.size
        if percent > self.told:
            self.told = percent
            tell_progress(self.run, percent, _("The file is being read"))
        return bite
