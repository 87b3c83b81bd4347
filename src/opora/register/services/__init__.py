"""What may happen to the register: code lists are loaded, a file is taken in, whole or not at all."""

from opora.register.services.code_lists import load_code_lists
from opora.register.services.offers import cancel, confirm, discard, is_waiting, offer, take_in_offered
from opora.register.services.public_list import take_in_public_list
from opora.register.services.refusals import ConfirmationNeeded, FileRefused
from opora.register.services.state_register import take_in

__all__ = [
    "ConfirmationNeeded",
    "FileRefused",
    "cancel",
    "confirm",
    "discard",
    "is_waiting",
    "load_code_lists",
    "offer",
    "take_in",
    "take_in_offered",
    "take_in_public_list",
]
