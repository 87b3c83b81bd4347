"""The text of a draft: how long it may be, how its lines end, its code and version, an empty one to begin with."""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from opora.core import figures
from opora.core.refusals import Refused

LONGEST = 200_000
"""Characters of a draft; the longest rule set that comes with the product has a quarter of that."""

VERSION = re.compile(
    r"""^version:[ \t]*(?P<written>"[^"\n]*"|'[^'\n]*'|[^\s#][^#\n]*?)[ \t]*(#.*)?$""", re.MULTILINE
)
CODE = re.compile(r"""^code:[ \t]*["']?(?P<code>[A-Za-z0-9][A-Za-z0-9_.-]{0,63})""", re.MULTILINE)
LAST_NUMBER = re.compile(r"\d+(?=\D*$)")


def clean(text: str) -> str:
    """Return the text with lines that end in one way; Refused when it is too long or holds what no file may."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(whole) > LONGEST:
        raise Refused(
            _("The text has %(count)s characters. A rule set written here may have at most %(most)s.")
            % {"count": figures.quantity(len(whole)), "most": figures.quantity(LONGEST)}
        )
    odd = next(
        (place for place, sign in enumerate(whole) if sign == "\0" or "\ud800" <= sign <= "\udfff"), None
    )
    if odd is not None:
        raise Refused(
            _("Line %(line)s holds a character that is no letter or sign (code %(code)s). Delete it.")
            % {"line": whole.count("\n", 0, odd) + 1, "code": ord(whole[odd])}
        )
    return whole


def code_of(text: str) -> str:
    """Return the code that the text gives itself, or "" when it has none yet."""
    found = CODE.search(text)
    return found["code"] if found else ""


def version_of(text: str) -> str:
    """Return the version that the text gives itself, or "" when it has none yet."""
    found = VERSION.search(text)
    return found["written"].strip("\"'") if found else ""


def next_version(version: str, taken: Collection[str]) -> str:
    """Return the version with its last number raised until it is not among those taken: 2027.1, 2027.2 and so on."""
    raised = version or "1"
    while raised in taken or raised == version:
        last = LAST_NUMBER.search(raised)
        raised = (
            f"{raised[: last.start()]}{int(last[0]) + 1}{raised[last.end() :]}" if last else f"{raised}.1"
        )
    return raised


def with_version(text: str, version: str) -> str:
    """Return the text with another version; nothing else in it changes. A text without a version stays as it is."""
    return VERSION.sub(lambda found: f'version: "{version}"{_remark(found)}', text, count=1)


def _remark(found: re.Match[str]) -> str:
    remark = found[2] or ""
    return f"  {remark}" if remark else ""


SKELETON = """\
# yaml-language-server: $schema=rules.schema.json
title:
  cs: ""
  en: ""
code: nova_pravidla
version: "1"
authority: {cs: "", en: ""}
valid_from: 2027-01-01
source: {cs: "", en: ""}
note: {cs: "", en: ""}

inputs:
  kind:
    entity: service
    type: text
    label: {cs: "Druh služby", en: "Kind of service"}
    meaning: {cs: "", en: ""}
    origin: {cs: "", en: ""}

parameters:
  ROUND:
    unit: CZK
    label: {cs: "Zaokrouhlení", en: "Rounding"}
    source: {cs: "", en: ""}
    assumed: true
    value: 100

formulas:

gates:

allocation:
  method: proportional

tests: []
"""
"""What an empty draft begins with: every part of a rule set, in its order; the check says what is missing."""
