"""The layout of a snapshot: every CSV file with its columns in their order, for docs/methods/snapshot.md too.

python -m opora.publishing.layout      prints the tables of that page
"""

import sys
from dataclasses import dataclass

FORMAT = "opora-snapshot/1"


@dataclass(frozen=True)
class Field:
    """A column: its name, type, unit and meaning.

    type   code, text, whole, number, boolean, date, or list of codes (divided by semicolons)
    """

    name: str
    type: str
    meaning: str
    unit: str = ""


RANGE = "middle of the range low-high"

LAYOUT: dict[str, tuple[Field, ...]] = {
    "territory.csv": (
        Field("code", "code", "municipality (LAU 2)"),
        Field("name", "text", "its name"),
        Field("orp_code", "code", "municipality with extended powers that it belongs to"),
        Field("orp", "text", "name of the ORP"),
        Field("district", "text", "name of the district"),
        Field("latitude", "number", "WGS84", "degree"),
        Field("longitude", "number", "WGS84", "degree"),
        Field("population", "whole", "people of all ages on population_day; empty = not known", "person"),
        Field("population_day", "date", "the day of the count"),
    ),
    "kinds.csv": (
        Field("code", "code", "kind of social service"),
        Field("cs", "text", "Czech name"),
        Field("en", "text", "English name"),
        Field("section", "text", "section of act 108/2006 Sb."),
        Field("category", "code", "care, prevention or counselling"),
    ),
    "services.csv": (
        Field("identifier", "code", "registration of a service"),
        Field("kind", "code", "kind, see kinds.csv"),
        Field("provider", "text", "name of the provider"),
        Field("provider_number", "code", "IČO; empty where the source has none"),
        Field("web", "text", "web of the provider"),
        Field("forms", "list of codes", "residential, outpatient, field"),
        Field("nonstop", "boolean", "round the clock in at least one form"),
        Field("target_groups", "list of codes", "codes of target groups"),
        Field("target_groups_cs", "text", "their Czech names, divided by semicolons"),
        Field("target_groups_en", "text", "their English names, divided by semicolons"),
        Field("age", "text", "age range as the register has it"),
        Field(
            "capacity",
            "list of codes",
            "unit:amount pairs, each unit once; empty = capacity not known; units are never added",
        ),
        Field("municipalities", "list of codes", "municipalities of its public facilities"),
        Field(
            "secret_address", "boolean", "has a facility whose address is secret; that facility is in no file"
        ),
        Field("valid_from", "date", "first day of the registration"),
        Field("synthetic", "boolean", "an invented record of a demonstration"),
    ),
    "facilities.csv": (
        Field("service", "code", "service, see services.csv"),
        Field("name", "text", "name of the place"),
        Field("municipality", "code", "municipality, see territory.csv"),
        Field("address", "text", "address"),
        Field("latitude", "number", "WGS84", "degree"),
        Field("longitude", "number", "WGS84", "degree"),
        Field("point", "code", "address, published or municipality: how exact the point is"),
    ),
    "network.csv": (
        Field("service", "code", "service, see services.csv"),
        Field("level", "code", "Z1, Z2, V (with reservation) or P (prepared)"),
        Field("unit", "code", "unit of the capacity"),
        Field("capacity_taken", "whole", "capacity that the region takes into the network", "the row's unit"),
        Field(
            "territory",
            "list of codes",
            "municipalities, ORPs or the region served; always the region for a service with a secret address",
        ),
        Field("condition", "text", "condition of the level V"),
        Field("decision", "text", "number of the resolution"),
        Field("body", "text", "who decided"),
        Field("decided_on", "date", "when"),
        Field("valid_from", "date", "first day in the network"),
        Field("valid_to", "date", "first day no longer in it; empty = open"),
        Field("synthetic", "boolean", "an invented decision of a demonstration"),
    ),
    "needs.csv": (
        Field("municipality", "code", "municipality, see territory.csv"),
        Field("kind", "code", "kind, see kinds.csv"),
        Field("unit", "code", "planning unit of the kind"),
        Field("persons_low", "number", "persons expected to need the kind, low", "person"),
        Field("persons", "number", RANGE, "person"),
        Field("persons_high", "number", "high", "person"),
        Field("capacity_low", "number", "capacity they need, low", "the row's unit"),
        Field("capacity", "number", RANGE, "the row's unit"),
        Field("capacity_high", "number", "high", "the row's unit"),
    ),
    "coverage.csv": (
        Field("kind", "code", "kind, see kinds.csv"),
        Field("services", "whole", "running services of the kind", "service"),
        Field("population", "whole", "people of the region", "person"),
        Field("within_reach", "whole", "people within the declared time of the nearest service", "person"),
        Field("limit_minutes", "number", "declared time; empty = no limit", "minute"),
        Field(
            "median_minutes", "number", "half of the people are nearer; empty = nothing is reached", "minute"
        ),
        Field("unit", "code", "planning unit of the kind"),
        Field("capacity_counted", "whole", "capacity in that unit; empty = not known", "the row's unit"),
    ),
    "reach.csv": (
        Field("municipality", "code", "municipality, see territory.csv"),
        Field("kind", "code", "kind, see kinds.csv"),
        Field(
            "minutes",
            "number",
            "estimated travel time to the nearest public facility; empty = none",
            "minute",
        ),
        Field("limit_minutes", "number", "declared time; empty = no limit", "minute"),
        Field("within_limit", "boolean", "minutes <= limit_minutes"),
        Field("unit", "code", "planning unit of the kind"),
        Field("ratio", "number", "capacity within reach per unit of need; empty = capacity not known"),
        Field("reachable", "number", "ratio x need", "the row's unit"),
        Field("cause", "text", "why nothing is reached"),
    ),
    "gaps.csv": (
        Field("rank", "whole", "1 is the largest by the declared order"),
        Field("municipality", "code", "municipality, see territory.csv"),
        Field("kind", "code", "kind, see kinds.csv"),
        Field("unit", "code", "planning unit of the kind"),
        Field("need", "number", "needed capacity", "the row's unit"),
        Field("reachable", "number", "reachable capacity", "the row's unit"),
        Field("gap_low", "number", "missing capacity, low", "the row's unit"),
        Field("gap", "number", "max(0, need - reachable)", "the row's unit"),
        Field("gap_high", "number", "high", "the row's unit"),
        Field("uncovered_share", "number", "gap / need"),
        Field("persons", "number", "persons without a place", "person"),
        Field(
            "top_ten_share",
            "number",
            "share of drawn runs in which it is among the ten largest, 0 where nothing is missing",
        ),
    ),
    "grants.csv": (
        Field("service", "code", "service, see services.csv"),
        Field("kind", "code", "kind, see kinds.csv"),
        Field("provider", "text", "name of the provider"),
        Field("claim", "whole", "claim after the conditions", "CZK"),
        Field("grant", "whole", "grant as calculated by the rules", "CZK"),
        Field("lines", "whole", "sum of the signed lines in force, see grants.json", "CZK"),
        Field("final", "whole", "what the service gets: grant + lines", "CZK"),
        Field("bound_by", "code", "gate, cap, request, pool or none"),
        Field("reasons", "list of codes", "names of the conditions that were not met"),
        Field("summary_cs", "text", "the sentence that explains the sum, Czech"),
        Field("summary_en", "text", "the same in English"),
        Field("synthetic", "boolean", "an invented record of a demonstration"),
    ),
}


def as_markdown() -> str:
    """Return the tables of docs/methods/snapshot.md."""
    parts = []
    for file, fields in LAYOUT.items():
        rows = [
            f"| `{field.name}` | {field.type} | {field.unit or '-'} | {field.meaning} |" for field in fields
        ]
        parts.append(
            "\n".join([f"### `{file}`", "", "| column | type | unit | meaning |", "|---|---|---|---|", *rows])
        )
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
