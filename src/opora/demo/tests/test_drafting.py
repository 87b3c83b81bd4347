"""The draft of rules of the demonstration."""

from tests.golden.region import TinyRegion

from opora.accounts.models import User
from opora.demo import drafting
from opora.funding import services as funding
from opora.funding.differences import rule_differences
from opora.funding.editing.checking import check
from opora.funding.editing.models import Draft
from opora.funding.parsed import parsed
from opora.funding.shipped import shipped_rules


def test_the_draft_can_be_used_and_differs_in_what_it_says(
    tiny_region: TinyRegion, operator: User, economist: User
) -> None:
    base = funding.take_in_rules(text=shipped_rules("kanonicky"), by=operator)
    draft = drafting.write(region="CZ999", base=base, by=economist)
    checked = check(draft.text)
    assert checked.rules is not None
    differences = rule_differences(parsed(base.text), checked.rules)
    assert [(each.name, each.first, each.second) for each in differences] == [("MUNI_MIN", "0.05", "0.06")]
    assert drafting.write(region="CZ999", base=base, by=economist) == draft
    assert Draft.objects.count() == 1
