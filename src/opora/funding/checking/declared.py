"""The checks of applications that hold in a region: its own file, or that of the product."""

from functools import lru_cache
from pathlib import Path

from opora.core.declared import Declared, file_digest, read_declared
from opora_engine.declared import DeclarationError, Text
from opora_engine.formula import RulesRefused
from opora_engine.returns import Checks, load_checks

PACKAGED = Path(__file__).parent / "data" / "application_checks.yaml"


def declared_checks(region: str) -> Declared[Checks]:
    """Return the checks declared in the region."""
    return read_declared(region, PACKAGED, _load)


def checks_digest(region: str) -> str:
    """Return the SHA-256 of the file that declares the checks of the region."""
    return file_digest(region, PACKAGED)


@lru_cache(maxsize=8)
def _load(text: str) -> Checks:
    try:
        return load_checks(text)
    except RulesRefused as refused:
        said = [each.said for each in refused.problems]
        cs, en = ("\n".join(each[language] for each in said) for language in ("cs", "en"))
        raise DeclarationError(Text(cs=cs, en=en)) from refused
