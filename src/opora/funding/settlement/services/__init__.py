"""What may happen to a settlement: opened, statements filed, calculated, sent, replied to, decided, demanded."""

from opora.funding.settlement.services.calculation import answer, ask, cancel, settle_year
from opora.funding.settlement.services.deciding import decide, demand, due_on, reply, send_all, send_result
from opora.funding.settlement.services.filling import file_statement, save
from opora.funding.settlement.services.opening import open_settlement
from opora.funding.settlement.services.taking_in import take_in_statements

__all__ = [
    "answer",
    "ask",
    "cancel",
    "decide",
    "demand",
    "due_on",
    "file_statement",
    "open_settlement",
    "reply",
    "save",
    "send_all",
    "send_result",
    "settle_year",
    "take_in_statements",
]
