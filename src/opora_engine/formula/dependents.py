"""What of a rule set depends on one name: in the service itself, and in every other through an aggregate."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from opora_engine.formula.rules import RuleSet
from opora_engine.formula.tree import Aggregate, Given, Lookup, Name, Tree, parts


@dataclass(frozen=True, slots=True)
class Dependents:
    """What may come out otherwise when a name changes.

    own     names in the services where it changed; the name itself is one of them
    across  names in all other services, reached through an aggregate
    """

    own: frozenset[str]
    across: frozenset[str]


class Graph:
    """Which formula and gate looks at which name, found once for a rule set."""

    def __init__(self, rules: RuleSet) -> None:
        self.users: dict[str, set[tuple[str, bool]]] = defaultdict(set)
        self.inside: dict[int, frozenset[str]] = {}
        trees = [(item.name, item.expression.tree) for item in rules.formulas.values()]
        trees += [(item.name, item.condition.tree) for item in rules.gates.values()]
        for user, tree in trees:
            for name, across in self._names(tree, False):
                self.users[name].add((user, across))

    def of(self, name: str) -> Dependents:
        """Return everything that depends on a name."""
        seen: set[tuple[str, bool]] = {(name, False)}
        waiting = [(name, False)]
        while waiting:
            at, crossed = waiting.pop()
            found = {(user, crossed or across) for user, across in self.users[at]} - seen
            seen |= found
            waiting += found
        return Dependents(
            frozenset(each for each, _ in seen), frozenset(each for each, crossed in seen if crossed)
        )

    def _names(self, tree: Tree, across: bool) -> Iterator[tuple[str, bool]]:
        match tree:
            case Name(name) | Given(name):
                yield name, across
            case Lookup(table):
                yield table, across
            case Aggregate():
                found = {name for part in parts(tree) for name, _ in self._names(part, True)}
                self.inside[id(tree)] = frozenset(found)
                yield from ((name, True) for name in found)
                # Rank and share look at the own value of the one who asks as well.
                yield from ((name, False) for name in found if tree.kind in ("rank", "share"))
                return
        for part in parts(tree):
            yield from self._names(part, across)
