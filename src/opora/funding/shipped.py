"""Rule sets that come with the product: in the checkout the folder `rulesets`, in the package a copy of it."""

from pathlib import Path

from django.utils.translation import gettext as _

from opora.core.refusals import NotKnown

_PACKAGE = Path(__file__).resolve().parent
FOLDERS = (_PACKAGE / "rulesets", _PACKAGE.parents[2] / "rulesets")


def shipped_rules(code: str) -> str:
    """Return the text of a shipped rule set; NotKnown when there is none of this code."""
    for folder in FOLDERS:
        path = folder / f"{code}.yaml"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise NotKnown(
        _("The rule set %(code)s does not come with the product. It ships: %(known)s.")
        % {"code": code, "known": ", ".join(shipped_codes())}
    )


def shipped_codes() -> list[str]:
    """Return the codes of the rule sets that come with the product."""
    return sorted({path.stem for folder in FOLDERS if folder.is_dir() for path in folder.glob("*.yaml")})
