"""Which of the two languages the reader reads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def language() -> str:
    """Return "en" for a reader of English and "cs" for everybody else."""
    return "en" if (get_language() or "").startswith("en") else "cs"


def said(words: Mapping[str, str]) -> str:
    """Return the text of {"cs", "en"} in the reader's language."""
    return words[language()]


class Bilingual:
    """Mixin of a row whose name is stored as `name_cs` and `name_en`."""

    name_cs: Any
    name_en: Any

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(getattr(self, f"name_{language()}"))
