"""The services of a round among each other: who belongs to which group of an aggregate, found once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from opora_engine.formula.aggregates import NOBODY, Group, group_of
from opora_engine.formula.problems import InputsRefused
from opora_engine.formula.steps import Step
from opora_engine.formula.tree import Aggregate, Tree
from opora_engine.formula.words import Value

Key = tuple[str, ...]


class Member(Protocol):
    """A service, or one form of it, that an aggregate may count."""

    @property
    def name(self) -> str:
        """Return the code of the service, with its form after a slash."""

    def key(self, by: Sequence[str]) -> Key:
        """Return the texts that the member is grouped by."""

    def quietly(self, tree: Tree, text: str) -> Value:
        """Return a value seen from the member; InputsRefused names the member when there is none."""


class Among:
    """All members of a round, in the order of codes; each aggregate is gone through once."""

    def __init__(self) -> None:
        self.services: list[Member] = []
        self.forms: list[Member] = []
        # The step of a formula that all services of an entity share, by its name and their common text.
        self.shared: dict[tuple[str, Key], Step] = {}
        self._groups: dict[tuple[int, bool], dict[Key, Group] | InputsRefused] = {}

    def group(self, node: Aggregate, key: Key, *, of_forms: bool) -> Group:
        """Return the members that share the key; raises InputsRefused when one of them has no value."""
        # The nodes live as long as the rule set, so an address stands for one aggregate of one formula.
        known = (id(node), of_forms)
        if known not in self._groups:
            try:
                self._groups[known] = self._gone_through(node, self.forms if of_forms else self.services)
            except InputsRefused as error:
                self._groups[known] = error
        groups = self._groups[known]
        if isinstance(groups, InputsRefused):
            raise groups
        return groups.get(key, NOBODY)

    def _gone_through(self, node: Aggregate, members: Sequence[Member]) -> dict[Key, Group]:
        gathered: dict[Key, list[tuple[str, Value]]] = defaultdict(list)
        for member in members:
            if node.where is not None and not member.quietly(node.where, node.text):
                continue
            value = True if node.body is None else member.quietly(node.body, node.text)
            gathered[member.key(node.by)].append((member.name, value))
        return {key: group_of(found) for key, found in gathered.items()}
