"""A draft of rules of the demonstration: the next version with a higher share of municipalities."""

from typing import Final

from django.db import transaction

from opora.accounts.models import User
from opora.funding.editing import services
from opora.funding.editing.models import Draft
from opora.funding.editing.texts import with_version
from opora.funding.models import RuleSet

NAME: Final = "Vyšší podíl obcí (ukázka)"
VERSION: Final = "2027.2"
CHANGES: Final = (("    value: 0.05\n", "    value: 0.06\n"),)
"""What the draft says otherwise than the rules that it comes from; the new share is assumed, as the old one is."""


@transaction.atomic
def write(*, region: str, base: RuleSet, by: User) -> Draft:
    """Begin the draft from stored rules and change it; a draft of this name that is there stays as it is."""
    known = Draft.objects.filter(region__code=region, name=NAME).first()
    if known is not None:
        return known
    draft = services.begin(region=region, name=NAME, text=base.text, base=base, by=by)
    text = with_version(base.text, VERSION)
    for old, new in CHANGES:
        text = text.replace(old, new, 1)
    return services.save(draft=draft, text=text, seen=draft.edition, by=by)
