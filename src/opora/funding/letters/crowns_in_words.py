"""Whole crowns written out in Czech words, as official letters write them."""

ONES = ("", "jedna", "dva", "tři", "čtyři", "pět", "šest", "sedm", "osm", "devět")
TEENS = (
    "deset", "jedenáct", "dvanáct", "třináct", "čtrnáct", "patnáct", "šestnáct", "sedmnáct", "osmnáct", "devatenáct",
)  # fmt: skip
TENS = ("", "", "dvacet", "třicet", "čtyřicet", "padesát", "šedesát", "sedmdesát", "osmdesát", "devadesát")
HUNDREDS = (
    "", "jedno sto", "dvě stě", "tři sta", "čtyři sta", "pět set", "šest set", "sedm set", "osm set", "devět set",
)  # fmt: skip
SCALES = (
    (10**12, ("jeden bilion", "dva biliony", "biliony", "bilionů")),
    (10**9, ("jedna miliarda", "dvě miliardy", "miliardy", "miliard")),
    (10**6, ("jeden milion", "dva miliony", "miliony", "milionů")),
    (10**3, ("jeden tisíc", "dva tisíce", "tisíce", "tisíc")),
)
CROWNS = ("jedna koruna česká", "dvě koruny české", "koruny české", "korun českých")
LARGEST = 10**15 - 1
FEW = 4
"""Up to four of a thing Czech says "koruny české", from five on "korun českých"."""


def crowns_in_words(amount: int) -> str:
    """Return the amount in words with its currency.

    amount    whole crowns, 0 to 10^15 - 1; a negative or larger one raises ValueError
    returns   such as "jeden tisíc čtyři sta osmdesát jedna korun českých"

    The counted word follows the whole number: one crown, two to four, everything else. After a compound number that
    ends in one to four (21, 102, 1 004) both "koruna" and "korun" are correct Czech; the second, plural one is
    written, with the numerals in their basic form ("dvacet jedna", "sto dva"). The hundred is "jedno sto", so that
    nothing can be added before it.
    """
    if not 0 <= amount <= LARGEST:
        raise ValueError(f"expected whole crowns from 0 to {LARGEST}, got {amount}")
    if not amount:
        return f"nula {CROWNS[3]}"
    if amount <= FEW:
        return _counted(amount, CROWNS)
    rest, words = amount, []
    for size, forms in SCALES:
        count, rest = divmod(rest, size)
        if count:
            words.append(_counted(count, forms))
    if rest:
        words.append(_below_thousand(rest))
    return " ".join([*words, CROWNS[3]])


def _counted(count: int, forms: tuple[str, str, str, str]) -> str:
    """Return a count of 1 to 999 with the word it counts in the right form: of one, of two, of a few, of many."""
    one, two, few, many = forms
    if count == 1:
        return one
    if count == 2:
        return two
    return f"{_below_thousand(count)} {few if count <= FEW else many}"


def _below_thousand(number: int) -> str:
    """Return a number of 1 to 999 in its basic form."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [HUNDREDS[hundreds]]
    words += [TEENS[ones]] if tens == 1 else [TENS[tens], ONES[ones]]
    return " ".join(word for word in words if word)
