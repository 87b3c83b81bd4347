"""What a bound did to a grant, in the words of the people who read it."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from opora_engine.division.results import Bound, Change, Proof
from opora_engine.formula.arithmetic import CONTEXT
from opora_engine.formula.steps import Step
from opora_engine.formula.words import NO_WORDS, Words, show

MONEY = "CZK"
LABELS = {
    Bound.CLAIM: Words("Nárok", "Claim"),
    Bound.WEIGHT: Words("Služba nemá body", "The service has no points"),
    Bound.POOL: Words("Peníze nestačí na všechny nároky", "There is not enough money for all claims"),
    Bound.CAP: Words("Nejvyšší částka v tomto rozdělení", "The highest amount in this division"),
    Bound.GROUP_CAP: Words("Nejvyšší částka pro poskytovatele", "The highest amount for the provider"),
    Bound.FLOOR: Words("Nejnižší zaručená částka", "The lowest amount that is guaranteed"),
    Bound.ROUNDING: Words("Zaokrouhlení", "Rounding"),
    Bound.OBJECTIVE: Words("Peníze přinesou víc jinde", "The money achieves more elsewhere"),
    Bound.MINIMUM: Words("Méně než nejnižší dotace", "Less than the minimum grant"),
}

BOUND_BY = {
    "gate": Words("podmínka, kterou služba nesplnila", "a condition that the service did not meet"),
    "cap": Words("strop služby", "the cap of the service"),
    "request": Words("žádost", "the request"),
    "none": Words("strop i žádost zároveň", "the cap and the request alike"),
    "pool": Words("peníze kola", "the money of the round"),
    "points": Words("body", "points"),
    "limit": Words("nejvyšší částka", "the highest amount"),
    "provider cap": Words("nejvyšší částka pro poskytovatele", "the highest amount for the provider"),
    "floor": Words("nejnižší zaručená částka", "the lowest amount that is guaranteed"),
    "minimum": Words("nejnižší dotace", "the minimum grant"),
    "objective": Words("cíl rozdělení", "the objective of the division"),
    "last year": Words("dotace loňského roku", "the grant of last year"),
}
"""What kept a grant from being more, as `Declared.bound_by` says it."""


def exact_decimal(amount: Fraction) -> Decimal:
    """Return the fraction as a decimal number of 50 digits."""
    return CONTEXT.divide(Decimal(amount.numerator), Decimal(amount.denominator))


def change_steps(
    changes: tuple[Change, ...], pool: Words, source: Words, proof: Proof | None = None
) -> Iterator[Step]:
    """Yield a step for each bound that changed a grant: its value is what it took (below 0) or added, CZK.

    pool   name of the pool, empty when there is only one
    proof  how good the division is, where an objective was maximised
    """
    for change in changes:
        value, label = exact_decimal(change.amount), LABELS[change.by]
        proven = _proven(proof) if proof and change.by == Bound.OBJECTIVE else NO_WORDS
        yield Step(
            kind="round",
            name="bound_" + change.by.value.replace(" ", "_"),
            label=label,
            unit=MONEY,
            value=value,
            sentence=Words(
                *(_told(value, label, pool, language) + proven[language] for language in ("cs", "en"))
            ),
            source=source,
        )


def _proven(proof: Proof) -> Words:
    reached, bound = exact_decimal(proof.objective), exact_decimal(proof.bound)
    shown = [(show(reached, "1", each, "", {}), show(bound, "1", each, "", {})) for each in ("cs", "en")]
    return Words(
        f" Cíl dosáhl hodnoty {shown[0][0]}; je dokázáno, že žádné jiné rozdělení nedosáhne víc než {shown[0][1]}.",
        f" The objective reached {shown[1][0]}; it is proven that no other division reaches more than {shown[1][1]}.",
    )


def _told(value: Decimal, label: Words, pool: Words, language: str) -> str:
    where = f"{pool[language]}: " if pool[language] else ""
    return f"{where}{label[language]}: {show(value, MONEY, language, '', {})}."
