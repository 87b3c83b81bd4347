"""The explanation of a zero that no rule computed: a service in the network that did not apply."""

from decimal import Decimal

from opora_engine.formula import RuleSet, Step, Words

NO_APPLICATION = "no_application"
"""The name of the reason, beside the names of the gates of the rule set."""

REASON = Words(
    cs="Služba je v základní síti kraje, ale na tento rok nepodala žádost, proto je dotace 0 Kč.",
    en="The service is in the region's base network but did not apply for this year, so the grant is CZK 0.",
)


def explain_missing(rules: RuleSet) -> Step:
    """Return the tree of a service without an application: the grant of 0 and the fact that caused it."""
    applied = Step(
        kind="gate",
        name=NO_APPLICATION,
        label=Words(cs="Služba podala žádost", en="The service applied"),
        unit="",
        value=True,
        sentence=Words(
            cs="V tomto kole není žádost této služby.", en="The round has no application of this service."
        ),
        origin=Words(cs="žádosti kola", en="applications of the round"),
    )
    return Step(
        kind="round",
        name="grant",
        label=rules.allocation.steps["grant"].label,
        unit="CZK",
        value=Decimal(0),
        sentence=REASON,
        source=rules.allocation.source,
        children=(applied,),
    )
