"""What the estimate of needs takes as declared: the rates of need."""

from pathlib import Path

from opora.core.declared import Declared, read_declared
from opora_engine.needs import Rates, load_rates

PACKAGED = Path(__file__).parent / "data" / "rates.yaml"


def declared_rates(region: str) -> Declared[Rates]:
    """Return the rates of need that hold in the region."""
    return read_declared(region, PACKAGED, load_rates)
