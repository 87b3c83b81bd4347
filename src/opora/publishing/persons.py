"""Whether a provider is a natural person, as far as its name tells: the public register says no legal form."""

import re

FORMS = re.compile(
    r"(?<!\w)(a\. ?s\.|s\. ?r\. ?o\.|o\. ?p\. ?s\.|z\. ?s\.|z\. ?ú\.|p\. ?o\.|v\. ?o\. ?s\.|k\. ?s\.|spol\. s|"
    r"zapsaný|příspěvková|evidovaná právnická|obecně prospěšná)",
    re.IGNORECASE,
)
"""Legal forms of legal persons, as they stand in names."""

INSTITUTIONS = re.compile(
    r"(?<!\w)(armáda|agentura|asociace|azylov|centr|charit|církev|diakoni|domov|domy|družstv|dům|farnost|fakultní|fond|hospic|"
    r"charitativní|institut|klub|kongregac|kraj|linka|léčebn|magistr|mateřsk|měst|městys|nadace|nemocnic|obec|oblastní|"
    r"organizac|poradn|sdružen|sjednocen|služb|společnost|spolek|správa|statutární|středisk|svaz|unie|ústav|úřad|"
    r"zařízen)",
    re.IGNORECASE,
)
"""Beginnings of words that no person is called by."""


def is_person(name: str) -> bool:
    """Return whether a provider has to be taken for a natural person: its name shows nothing of a legal person.

    In doubt it is a person: a name that is not published harms nobody.
    """
    return not (FORMS.search(name) or INSTITUTIONS.search(name))
