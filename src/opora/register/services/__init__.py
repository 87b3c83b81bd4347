"""What may happen to the register: code lists are loaded, a file is taken in, whole or not at all."""

from opora.register.services.code_lists import load_code_lists
from opora.register.services.public_list import take_in_public_list
from opora.register.services.refusals import ConfirmationNeeded, FileRefused
from opora.register.services.state_register import take_in

__all__ = ["ConfirmationNeeded", "FileRefused", "load_code_lists", "take_in", "take_in_public_list"]
