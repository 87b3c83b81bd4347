"""Small numbers: which counts of a table stay unpublished so that nobody can compute those about few people."""

from opora_engine.suppression.attack import Bounds, attack
from opora_engine.suppression.choice import Suppressed, suppress
from opora_engine.suppression.sums import Sum, Zeros, sums_of_tree

__all__ = ["Bounds", "Sum", "Suppressed", "Zeros", "attack", "sums_of_tree", "suppress"]
