"""What may happen to the base network: it is proposed, decided, changed."""

from opora.network.services.decision import change_entry, decide, end_entry
from opora.network.services.proposal import propose

__all__ = ["change_entry", "decide", "end_entry", "propose"]
