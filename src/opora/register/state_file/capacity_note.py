"""The effective date that providers write into the free text of a capacity."""

import re
import unicodedata
from datetime import date

# Up to two short words may stand between the word and the day.
_EFFECTIVE = re.compile(r"ucinnost\w*\s+(?:\w{1,3}\s+){0,2}(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")


def effective_date(note: str) -> date | None:
    """Return the day from which a capacity is in force according to its note.

    note     free text, such as "s účinností od 01.09.2016", with or without diacritics
    returns  None if the note names no such day

    Raises ValueError, with the day as its text, if the calendar does not have that day.
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", note.casefold()) if not unicodedata.combining(sign)
    )
    found = _EFFECTIVE.search(plain)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{day}.{month}.{year}") from error
