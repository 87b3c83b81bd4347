"""What may happen to applications: they are begun, saved, submitted, confirmed, withdrawn, put back and rated."""

from opora.funding.applying.services.filling import begin, save_draft
from opora.funding.applying.services.rating import rate, rate_many, take_in_points
from opora.funding.applying.services.submitting import confirm, restore, submit, withdraw

__all__ = [
    "begin",
    "confirm",
    "rate",
    "rate_many",
    "restore",
    "save_draft",
    "submit",
    "take_in_points",
    "withdraw",
]
