"""Age groups of the state register and their names.

The register's code list of age groups is not published beside the file, so no bounds in years are known here; a code
without a name is shown as it stands.
"""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

AGE_GROUPS: Final = {
    "deti": _("children"),
    "mlad": _("young people"),
    "dosp": _("adults"),
    "msen": _("younger seniors"),
    "ssen": _("older seniors"),
}
"""Names, youngest first, by the part of the code behind the slash, such as ssen of VekovaSkupinaOsoby/ssen."""


def short(code: str) -> str:
    """Return the part of a code behind its slash."""
    return code.rpartition("/")[2]


def described(codes: Iterable[str]) -> str:
    """Return the age groups in the reader's language, youngest first; unknown codes as they stand, at the end."""
    given = set(codes)
    known = [str(name) for code, name in AGE_GROUPS.items() if code in given]
    return ", ".join([*known, *sorted(given - AGE_GROUPS.keys())])
