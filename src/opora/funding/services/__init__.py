"""What may happen to the money: rules and applications are taken in, a round lives, grants are calculated."""

from opora.funding.services.applications import take_in_applications
from opora.funding.services.calculation import calculate, calculate_round
from opora.funding.services.days import extend, set_days
from opora.funding.services.life import Resolution, take_step
from opora.funding.services.rounds import add_round, change_pool, open_round
from opora.funding.services.rules import release_rules, take_in_rules

__all__ = [
    "Resolution",
    "add_round",
    "calculate",
    "calculate_round",
    "change_pool",
    "extend",
    "open_round",
    "release_rules",
    "set_days",
    "take_in_applications",
    "take_in_rules",
    "take_step",
]
