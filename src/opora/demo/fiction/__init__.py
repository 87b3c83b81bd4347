"""The fictional state register and the fictional grant requests of the Liberec demonstration.

Nothing here is real but the municipalities: providers are called "Ukázková Lípa, z. ú." and the like, their
registration numbers begin with 999 and fail the control digit, service identifiers begin with 99, which the
register does not use, streets and houses do not exist, and the phone numbers ring nowhere.
"""

from pathlib import Path
from typing import Final

from opora.demo.fiction.evidence import generate_evidence, write_evidence
from opora.demo.fiction.register import generate_register, register_text, write_register
from opora.demo.fiction.requests import generate_requests, write_requests

SEED: Final = 20260831

__all__ = [
    "SEED",
    "generate_evidence",
    "generate_register",
    "generate_requests",
    "register_text",
    "write_all",
    "write_evidence",
    "write_register",
    "write_requests",
]


def write_all(data: Path, seed: int = SEED) -> None:
    """Write the register, the requests and the evidence of needs where the demonstration expects them below `data`."""
    write_register(data / "register" / "liberec_rpss.json", seed)
    write_requests(data / "funding", seed)
    write_evidence(data / "needs", seed)
