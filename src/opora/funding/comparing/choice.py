"""One side of a comparison: a rule set and a share of the pool of the round."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.refusals import Refused
from opora.funding import queries
from opora.funding.models import Round, RuleSet

WHOLE = Decimal(100)
LARGEST_SHARE = Decimal(1000)
"""Ten times the pool; more is a slip of the pen."""
LESS = Decimal(93)
"""The usual question: what if the state gives 7 % less?"""


@dataclass(frozen=True)
class Choice:
    """A stored rule set with a pool; `percent` of the pool of the round, one decimal at most."""

    rule_set: RuleSet
    percent: Decimal = WHOLE

    def __post_init__(self) -> None:
        """Refuse a share that is not possible."""
        fits = self.percent.is_finite() and 0 < self.percent <= LARGEST_SHARE
        if not fits or self.percent != self.percent.quantize(Decimal("0.1")):
            raise Refused(
                _(
                    "The share %(share)s of the pool is not possible. Expected more than 0 and at most "
                    "%(most)s per cent, with one decimal."
                )
                % {"share": self.percent, "most": LARGEST_SHARE}
            )

    @classmethod
    def read(cls, text: str) -> "Choice":
        """Return the choice written as `code:version` or `code:version:percent`.

        Raises NotKnown for a rule set that is not stored, Refused for a share that is no number.
        """
        code, version, *rest = [*text.split(":"), ""][:3]
        try:
            percent = Decimal(rest[0] or WHOLE) if rest else WHOLE
        except InvalidOperation as error:
            raise Refused(_("%(text)s is no share of the pool in per cent.") % {"text": rest[0]}) from error
        return cls(queries.rule_set(code, version), percent)

    @property
    def written(self) -> str:
        """The choice as `read` reads it."""
        return f"{self.rule_set.code}:{self.rule_set.version}:{self.percent.normalize():f}"

    def pool(self, round_: Round) -> int:
        """Return the pool in whole crowns, rounded down."""
        return int(round_.pool_czk * self.percent / WHOLE)

    def to_json(self, round_: Round) -> dict[str, Any]:
        """Return what a run keeps of the question."""
        return {
            "year": round_.year,
            "rules": self.rule_set.code,
            "version": self.rule_set.version,
            "percent": f"{self.percent.normalize():f}",
            "pool": self.pool(round_),
        }


def label(title: str, percent: str) -> str:
    """Return how a side is named: the title of its rules, and the share of the pool unless it is the whole."""
    share = Decimal(percent)
    if share == WHOLE:
        return title
    return _("%(title)s, %(share)s of the pool") % {
        "title": title,
        "share": figures.percent(share / WHOLE, 0 if share == share.to_integral_value() else 1),
    }
