"""A rule file as plain values that remember their line and column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from opora_engine.declared import LOADER
from opora_engine.formula.problems import RuleProblem, RulesRefused

LARGEST = 1_000_000
DEEPEST = 16
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file and the place of each, by path such as ("formulas", "cap", "unit").

    starts  by path of a text: where in the file its first character can stand
    """

    root: Any
    places: Mapping[Path, Place]
    text: str
    starts: Mapping[Path, int]

    def place(self, path: Path) -> Place:
        """Return the place of a path, or of the nearest thing around it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def problem(
        self, path: Path, found: str, expected: str, *, nearest: str = "", offset: int = 0
    ) -> RuleProblem:
        """Return the problem at a path; `offset` counts characters inside the text there."""
        place = self.place_inside(path, offset) if offset and path in self.starts else self.place(path)
        where = ".".join(str(part) for part in path)
        return RuleProblem(place.line, place.column, where, found, expected, nearest)

    def place_inside(self, path: Path, offset: int) -> Place:
        """Return the place of a character of a text, also of a text folded over several lines."""
        value: Any = self.root
        for part in path:
            value = value[part]
        # YAML changes only the white space of a text, so its other characters follow one another in the file.
        ahead = sum(not character.isspace() for character in str(value).lstrip()[:offset])
        position = self.starts[path]
        while ahead or self.text[position].isspace():
            ahead -= not self.text[position].isspace()
            position += 1
        line_start = self.text.rfind("\n", 0, position) + 1
        return Place(self.text.count("\n", 0, position) + 1, position - line_start + 1)


def read_document(text: str) -> Document:
    """Return the values of a YAML text: mappings, lists, texts, whole numbers, Decimal, true and false.

    Dates stay texts. Aliases, tags, repeated keys and values of other kinds are refused.
    Raises RulesRefused with the line and column.
    """
    if len(text) > LARGEST:
        raise RulesRefused([_problem(0, 0, f"{len(text)} characters", f"a file of at most {LARGEST}")])
    try:
        _refuse_aliases_and_depth(text)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        raise RulesRefused([_problem(line, column, f"not YAML: {error.problem}", "a YAML file")]) from None
    except yaml.YAMLError as error:
        raise RulesRefused([_problem(0, 0, f"not YAML: {error}".replace("\n", " "), "a YAML file")]) from None
    if node is None:
        raise RulesRefused([_problem(0, 0, "an empty file", "a rule set")])
    reading = _Reading(text, {}, {})
    return Document(reading.plain(node, ()), reading.places, text, reading.starts)


def _refuse_aliases_and_depth(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise RulesRefused([_at(event, f"an alias *{event.anchor}", "the values written out")])
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise RulesRefused([_at(event, "too many levels", f"at most {DEEPEST}")])


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    places: dict[Path, Place]
    starts: dict[Path, int]

    def plain(self, node: yaml.Node, path: Path) -> Any:
        mark = node.start_mark
        quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
        self.places[path] = Place(mark.line + 1, mark.column + 1 + quoted)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, index)) for index, item in enumerate(node.value)]
        # A folded or literal text begins on the line after its mark.
        folded = isinstance(node, yaml.ScalarNode) and node.style in (">", "|")
        self.starts[path] = self.text.find("\n", mark.index) + 1 if folded else mark.index + quoted
        return _plain_scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise RulesRefused([_at(key_node, "a key that is not a text", "a name before the colon")])
            key = str(key_node.value)
            if key in values:
                raise RulesRefused([_at(key_node, f"'{key}' is written twice", "each name once")])
            values[key] = self.plain(value_node, (*path, key))
        return values


def _plain_scalar(node: yaml.Node) -> bool | int | Decimal | str:
    written = str(node.value)
    if node.tag == "tag:yaml.org,2002:bool" and written in ("true", "false"):
        return written == "true"
    if node.tag == "tag:yaml.org,2002:int" and re.fullmatch(r"-?(0|[1-9]\d{0,14})", written):
        return int(written)
    if node.tag == "tag:yaml.org,2002:float" and re.fullmatch(r"-?\d{1,15}\.\d{1,10}", written):
        return Decimal(written)
    if not node.tag.startswith("tag:yaml.org,2002:"):
        raise RulesRefused([_at(node, f"the tag {node.tag}", "plain values")])
    return written


def _at(thing: yaml.Event | yaml.Node, found: str, expected: str) -> RuleProblem:
    mark = thing.start_mark
    return _problem(mark.line if mark else 0, mark.column if mark else 0, found, expected)


def _problem(line: int, column: int, found: str, expected: str) -> RuleProblem:
    return RuleProblem(line + 1, column + 1, "", found, expected)
