"""What the measures that weigh journeys take as declared."""

from pathlib import Path

from opora.core.declared import Declared, read_declared
from opora_engine.access.weights import JourneyWeights, load_journey_weights

PACKAGED = Path(__file__).parent.parent / "data" / "measures.yaml"


def declared_weights(region: str) -> Declared[JourneyWeights]:
    """Return the weights of journeys that hold in the region."""
    return read_declared(region, PACKAGED, load_journey_weights)
