"""What is declared of profiles: the features by which places are alike."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, model_validator

from opora.core.declared import Declared, read_declared
from opora_engine.declared import Declaration, Fault, Text, read_declaration

PACKAGED = Path(__file__).parent / "data" / "peers.yaml"

KNOWN = ("size", "young_share", "old_share", "exclusion", "seat_kilometres")
"""The features that can be declared; docs/methods/profiles.md says what each is."""


class Feature(Declaration):
    """A feature with its weight."""

    code: str
    weight: float = Field(gt=0)
    label: Text


class PeerRules(Declaration):
    """Which features count, and how many peers of a municipality and of an ORP are shown."""

    code: str
    title: Text
    note: Text
    assumed: bool
    municipalities: int = Field(ge=1, le=20)
    orps: int = Field(ge=1, le=20)
    features: tuple[Feature, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_once(self) -> "PeerRules":
        codes = [each.code for each in self.features]
        wrong = sorted({code for code in codes if code not in KNOWN or codes.count(code) > 1})
        if wrong:
            known = ", ".join(KNOWN)
            raise Fault(
                en=f"features not known or named twice: {', '.join(wrong)}; known are {known}",
                cs=f"Neznámé nebo dvakrát uvedené znaky: {', '.join(wrong)}; známé jsou {known}",
            )
        return self


def declared_peers(region: str) -> Declared[PeerRules]:
    """Return the features that hold in the region: `<home>/declared/<region>/peers.yaml`, or those of the product."""
    return read_declared(region, PACKAGED, load_peer_rules)


@lru_cache(maxsize=16)
def load_peer_rules(text: str) -> PeerRules:
    """Return the rules written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, PeerRules, name=PACKAGED.name)
