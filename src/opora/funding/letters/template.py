"""The Word template of letters: that of the product or the region's own, checked before a letter is made from it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from opora.core.refusals import Problem, Refused

PACKAGED = Path(__file__).parent / "decision.docx"

SAMPLE: dict[str, Any] = {
    "title": "Oznámení o poskytnutí dotace na rok 2027",
    "region": "Zkušební kraj",
    "round": "2027",
    "mark": "2027/9999001",
    "synthetic": True,
    "provider": "Ukázka A",
    "provider_number": "99900001",
    "service": "domovy pro seniory, identifikátor 9999001",
    "identifier": "9999001",
    "forms": "pobytová",
    "resolution": "Zastupitelstvo, usnesení č. 7/ZK/2027 ze dne 10. února 2027",
    "granted": True,
    "amount": "5 Kč",
    "amount_in_words": "pět korun českých",
    "purpose": "poskytování sociální služby",
    "instalments": [{"number": "1.", "amount": "5 Kč", "due": "31. března 2027"}],
    "conditions": ["Podmínka."],
    "calculation": "Výpočet.",
    "lines": ["Podepsaná úprava."],
    "reasons": ["Důvod."],
    "explanation": "https://opora.example.cz/",
    "objection": "Proti výsledku můžete podat námitku.",
    "objection_until": "Námitku podejte do 15 dnů.",
    "rules": "Pravidla (verze 1)",
    "rules_digest": "0" * 64,
    "calculated": "výpočet č. 1",
    "inputs_digest": "0" * 64,
    "day": "2027-02-15",
    "dated": "15. února 2027",
}
"""Every field that a template may use; a letter has exactly these."""

INNER = frozenset(SAMPLE["instalments"][0])
"""Fields of one instalment."""


@dataclass(frozen=True)
class Template:
    """A checked template: its file, its SHA-256, and whether it is the region's own."""

    path: Path
    digest: str
    is_own: bool


def own_path(region: str) -> Path:
    """Return where the region keeps its own template."""
    return Path(settings.HOME) / "letters" / region / PACKAGED.name


def template_of(region: str) -> Template:
    """Return the template that holds in the region; Refused with every fault when its own cannot be used."""
    own = own_path(region)
    path = own if own.exists() else PACKAGED
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if not _is_sound(path, digest):
        problems = list(faults(path))
        raise Refused(
            _(
                "The template of letters %(file)s cannot be used, so no letter was made. First fault: %(first)s"
            )
            % {"file": path.name, "first": problems[0]},
            problems=tuple(problems),
        )
    return Template(path, digest, is_own=path == own)


@lru_cache(maxsize=8)
def _is_sound(path: Path, _digest: str) -> bool:
    """Return whether a template has no fault; the digest makes an edited file be checked again."""
    return next(faults(path), None) is None


def faults(path: Path) -> Iterator[Problem]:
    """Yield every fault of a template: no Word document, a wrong mark, an unknown field with the nearest known one."""
    from zipfile import BadZipFile

    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    try:
        document = DocxTemplate(str(path))
        document.init_docx()
        texts = [document.patch_xml(document.get_xml())]
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            texts += [
                document.patch_xml(document.get_part_xml(part))
                for _key, part in document.get_headers_footers(uri)
            ]
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError):
        yield Problem(path.name, "", _("expected a document of Word (.docx)"))
        return
    for text in texts:
        try:
            yield from _unknown(text)
        except TemplateError as fault:
            yield Problem(path.name, str(fault.message), _("expected marks that are opened and closed"))


def _unknown(text: str) -> Iterator[Problem]:
    from jinja2 import meta, nodes
    from jinja2.sandbox import SandboxedEnvironment

    tree = SandboxedEnvironment().parse(text)
    for name in sorted(meta.find_undeclared_variables(tree) - set(SAMPLE)):
        yield _fault(name, sorted(SAMPLE))
    for node in tree.find_all(nodes.Getattr):
        of_loop = isinstance(node.node, nodes.Name) and node.node.name == "loop"
        if node.attr not in INNER and not of_loop:
            yield _fault(node.attr, sorted(INNER))


def _fault(name: str, known: list[str]) -> Problem:
    nearest = get_close_matches(name, known, n=1, cutoff=0.0)
    return Problem(
        place=_("field"),
        value=name,
        expected=_("no letter has such a field"),
        remedy=_("Nearest: %(name)s.") % {"name": nearest[0]} if nearest else "",
    )
