"""The fictional state register and the fictional grant requests of the Liberec demonstration.

Nothing here is real but the municipalities: providers are called "Ukázková Lípa, z. ú." and the like, their
registration numbers begin with 999 and fail the control digit, service identifiers begin with 99, which the
register does not use, streets and houses do not exist, and the phone numbers ring nowhere.
"""

from opora.demo.fiction.register import generate_register, register_text, write_register
from opora.demo.fiction.requests import generate_requests, write_requests

SEED = 20260831

__all__ = [
    "SEED",
    "generate_register",
    "generate_requests",
    "register_text",
    "write_register",
    "write_requests",
]
