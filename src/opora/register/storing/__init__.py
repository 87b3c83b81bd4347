"""Services of a file are put into the database: new ones are added, changed ones changed, the rest stays."""

from collections.abc import Sequence
from typing import Final

from opora.register.state_file import ServiceRecord
from opora.register.storing import capacities, places, providers, services
from opora.register.storing.taking import Changes, Taking

BATCH: Final = 500

__all__ = ["Changes", "Taking", "store"]


def store(records: Sequence[ServiceRecord], taking: Taking) -> Changes:
    """Store the services with their providers, capacities and facilities; return what changed, by identifier."""
    changes = Changes()
    for first in range(0, len(records), BATCH):
        batch = records[first : first + BATCH]
        held_by = providers.store(batch, taking, changes)
        stored = services.store(batch, held_by, taking, changes)
        capacities.store(batch, stored, taking, changes)
        places.store(batch, stored, taking, changes)
    return changes
