"""What makes places alike is declared; a fault is named."""

import pytest

from opora.profiles.declared import PACKAGED, load_peer_rules
from opora_engine.declared import DeclarationError

SHIPPED = PACKAGED.read_text(encoding="utf-8")


def test_the_shipped_features_can_be_used():
    rules = load_peer_rules(SHIPPED)
    assert (rules.municipalities, rules.orps, rules.assumed) == (5, 3, True)


@pytest.mark.parametrize("wrong", ["height", "old_share"])
def test_a_feature_that_is_not_known_or_named_twice_is_refused(wrong):
    with pytest.raises(DeclarationError, match=wrong):
        load_peer_rules(SHIPPED.replace("young_share", wrong))
