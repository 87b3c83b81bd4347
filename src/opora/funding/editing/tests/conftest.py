"""A draft of the canonical rules in a tiny region."""

import pytest
from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.funding.editing import services
from opora.funding.editing.models import Draft
from opora.funding.models import RuleSet
from opora.funding.tests.conftest import rule_set, rules_text

__all__ = ["rule_set"]


@pytest.fixture
def draft(tiny_region: TinyRegion, rule_set: RuleSet, economist: User) -> Draft:
    return services.begin(
        region="CZ999", name="Pravidla 2028", text=rules_text(), base=rule_set, by=economist
    )
