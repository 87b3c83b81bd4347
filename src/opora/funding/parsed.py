"""Rule sets as the engine reads them; a text is parsed once per process, because its content never changes."""

from functools import lru_cache

from opora_engine.formula import RuleSet, load_rules


@lru_cache(maxsize=32)
def parsed(text: str) -> RuleSet:
    """Return the rule set of a stored text (parsing takes a few hundred milliseconds)."""
    return load_rules(text)
