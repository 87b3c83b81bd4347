"""The append-only log of acts: what was done, by whom, when; each entry carries the digest of the one before."""

import hashlib
import json
from typing import Any, Never

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class LogEntry(models.Model):
    """One act. Entries are never edited or deleted, and outlive what they speak of: there are no foreign keys.

    `message` is an English sentence with named places, translated when it is shown; `values` fills the places.
    `station` names the part of the line that the act changed (empty: none), so that whatever was computed
    from that part before this entry is known to be stale, and why.
    """

    at = models.DateTimeField(_("when"))
    act = models.CharField(_("act"), max_length=80)
    station = models.CharField(_("station"), max_length=20, blank=True)
    region_code = models.CharField(_("region"), max_length=10, blank=True)
    subject_type = models.CharField(_("what"), max_length=80, blank=True)
    subject_key = models.CharField(_("key"), max_length=80, blank=True)
    by_name = models.CharField(_("who"), max_length=150, blank=True)
    message = models.TextField(_("message"))
    values = models.JSONField(_("values"), default=dict)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["station", "region_code", "id"], name="core_log_station")]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The act as a sentence in the reader's language."""
        return str(gettext(self.message) % self.values)

    def compute_digest(self) -> str:
        """SHA-256 over the previous digest and everything this entry says, as canonical JSON."""
        said = [
            self.previous_digest,
            self.at.isoformat(),
            self.act,
            self.station,
            self.region_code,
            self.subject_type,
            self.subject_key,
            self.by_name,
            self.message,
            self.values,
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; an entry that exists is never changed."""
        if self.pk is not None:
            raise TypeError("A log entry cannot be changed; add a new one that corrects it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Refuse: the log only grows."""
        raise TypeError("A log entry cannot be deleted.")


class LogHead(models.Model):
    """The single row that holds the digest of the newest entry; locking it puts writers in a queue."""

    digest = models.CharField(max_length=64, default="0" * 64)
