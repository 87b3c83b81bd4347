"""What may happen to requests: they are collected, filled in, submitted, returned, answered, withdrawn, reminded of."""

from opora.needs.requests.services.answering import answer, return_for_completion
from opora.needs.requests.services.collecting import ask_for_nothing, open_collection
from opora.needs.requests.services.filling import begin, confirm, restore, save, submit, withdraw
from opora.needs.requests.services.reminding import Reminded, remind

__all__ = [
    "Reminded",
    "answer",
    "ask_for_nothing",
    "begin",
    "confirm",
    "open_collection",
    "remind",
    "restore",
    "return_for_completion",
    "save",
    "submit",
    "withdraw",
]
