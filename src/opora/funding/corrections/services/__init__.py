"""What may happen after a grant was calculated: it is changed by a signed line, objected to, corrected."""

from opora.funding.corrections.services.correcting import (
    ask_correction,
    calculate_correction,
    confirm_correction,
    withdraw_correction,
)
from opora.funding.corrections.services.objecting import answer_objection, file_objection, withdraw_objection
from opora.funding.corrections.services.signing import confirm_line, sign_line, withdraw_line

__all__ = [
    "answer_objection",
    "ask_correction",
    "calculate_correction",
    "confirm_correction",
    "confirm_line",
    "file_objection",
    "sign_line",
    "withdraw_correction",
    "withdraw_line",
    "withdraw_objection",
]
