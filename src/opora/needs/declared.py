"""What the estimate of needs takes as declared: the rates of need, the methods, the projection of people."""

from dataclasses import dataclass
from pathlib import Path

from opora.core.declared import Declared, digest_of, file_digest, read_declared
from opora_engine.needs import Rates, load_rates
from opora_engine.needs.methods import Methods, load_methods
from opora_engine.needs.projection.declared import Projection, load_projection

FOLDER = Path(__file__).parent / "data"
PACKAGED = FOLDER / "rates.yaml"
METHODS = FOLDER / "methods.yaml"
PROJECTION = FOLDER / "projection.yaml"


@dataclass(frozen=True)
class Rules:
    """Everything that the needs of a region are estimated by; `digest` is of all three files."""

    rates: Rates
    methods: Methods
    projection: Projection
    digest: str


def declared_rates(region: str) -> Declared[Rates]:
    """Return the rates of need that hold in the region."""
    return read_declared(region, PACKAGED, load_rates)


def declared_rules(region: str) -> Rules:
    """Return rates, methods and projection that hold in the region. Raises Refused with every fault of a file."""
    rates = declared_rates(region)
    methods = read_declared(region, METHODS, lambda text: load_methods(text, rates.content))
    projection = read_declared(region, PROJECTION, load_projection)
    return Rules(rates.content, methods.content, projection.content, rules_digest(region))


def rules_digest(region: str) -> str:
    """Return one digest of all files that hold in the region, without reading what they declare."""
    return digest_of([file_digest(region, file) for file in (PACKAGED, METHODS, PROJECTION)])
