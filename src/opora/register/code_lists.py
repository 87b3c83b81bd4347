"""Code lists of the register: kinds of services, target groups, and the names the register gives to its codes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from opora.core.csv_files import CsvFile
from opora.core.refusals import Refused

FOLDER: Final = Path(__file__).parent / "data"
KINDS: Final = FOLDER / "service_kinds.csv"
TARGET_GROUPS: Final = FOLDER / "target_groups.csv"


@dataclass(frozen=True)
class KindRow:
    """A kind of service as the list has it."""

    code: str
    section: str
    name_cs: str
    name_en: str
    category: str
    register_code: str


@dataclass(frozen=True)
class GroupRow:
    """A target group as the list has it; many have no code of the register in it."""

    code: str
    name_cs: str
    name_en: str
    register_code: str


def kinds(path: Path = KINDS) -> Iterator[KindRow]:
    """Yield the kinds of services in the order of the act."""
    file = CsvFile(path)
    for row in file.rows("code", "section", "name_cs", "name_en", "category_en", "register_code"):
        yield KindRow(
            code=row.code("code"),
            section=row.text("section"),
            name_cs=row.code("name_cs"),
            name_en=row.code("name_en"),
            category=row.code("category_en"),
            register_code=row.text("register_code"),
        )
    file.check()


def target_groups(path: Path = TARGET_GROUPS) -> Iterator[GroupRow]:
    """Yield the target groups."""
    file = CsvFile(path)
    for row in file.rows("code", "name_cs", "name_en", "register_code"):
        yield GroupRow(
            code=row.code("code"),
            name_cs=row.code("name_cs"),
            name_en=row.code("name_en"),
            register_code=row.text("register_code"),
        )
    file.check()


def register_names(path: Path) -> dict[str, str]:
    """Return the Czech name of each code of a code list published with the register: {"polozky": [{"id", "nazev"}]}.

    Raises Refused when the file is missing, is not JSON in UTF-8, or has another shape.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["polozky"]
        return {str(entry["id"]): str(entry["nazev"]["cs"]).strip() for entry in entries}
    except FileNotFoundError as error:
        raise Refused(
            _("The file %(file)s does not exist. Check the folder and the name.") % {"file": path.name}
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            _(
                "The file %(file)s is not a code list of the register: a list of codes with "
                "Czech names was expected under the root key polozky. Download it again."
            )
            % {"file": path.name}
        ) from error
