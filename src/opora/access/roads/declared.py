"""What is declared of roads: which are driven and how fast, which are closed, what counts as beside the road."""

from pathlib import Path

from pydantic import Field, model_validator

from opora.core.declared import Declared, read_declared
from opora_engine.declared import Declaration, Fault, Text, read_declaration

PACKAGED = Path(__file__).parent.parent / "data" / "roads.yaml"


class RoadClass(Declaration):
    """A value of the tag `highway` and the average speed on such roads, km/h."""

    highway: str
    kmh: float = Field(gt=0)
    assumed: bool


class RoadRules(Declaration):
    """Everything that reading an extract and measuring over it take as declared."""

    code: str
    title: Text
    note: Text
    source: Text
    label: Text
    attribution: str
    start_minutes: float = Field(ge=0)
    most_metres_to_road: float = Field(gt=0)
    least_share_covered: float = Field(gt=0, le=1)
    assumed: bool
    access_tags: tuple[str, ...]
    closed_values: tuple[str, ...]
    one_way_classes: tuple[str, ...]
    one_way_junctions: tuple[str, ...]
    classes: tuple[RoadClass, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _classes_once(self) -> "RoadRules":
        names = [each.highway for each in self.classes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise Fault(
                en=f"classes with two speeds: {', '.join(twice)}; keep one",
                cs=f"Třídy silnic se dvěma rychlostmi: {', '.join(twice)}; ponechte jednu",
            )
        return self


def declared_roads() -> Declared[RoadRules]:
    """Return the rules of roads: `<home>/declared/roads.yaml`, or those of the product."""
    # Roads are of the whole country, so no folder of a region is asked.
    return read_declared("", PACKAGED, load_road_rules)


def load_road_rules(text: str) -> RoadRules:
    """Return the rules written in the YAML `text`. Raises DeclarationError listing every fault."""
    return read_declaration(text, RoadRules, name=PACKAGED.name)
