"""What may happen to the money: rules and applications are taken in, a round is opened, grants are calculated."""

from opora.funding.services.applications import take_in_applications
from opora.funding.services.calculation import calculate
from opora.funding.services.rounds import change_pool, open_round
from opora.funding.services.rules import take_in_rules

__all__ = ["calculate", "change_pool", "open_round", "take_in_applications", "take_in_rules"]
