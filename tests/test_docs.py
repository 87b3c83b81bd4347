"""The documentation tells the truth: commands, options, links, files and variables named there exist."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
import typer.main

from opora.core.line import TITLES
from opora.site.commands.app import app

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
CODE = re.compile(r"`([^`\n]+)`|^ {4,}(.+)$", re.MULTILINE)
COMMAND = re.compile(r"^(?:ExecStart=\S*/|\./)?opora ((?:[a-z][a-z-]*\b|--[a-z-]+).*)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FILE = re.compile(r"`((?:[a-z_0-9*-]+/)+[a-z_0-9{},*-]+\.[a-z*]+|(?:[a-z_0-9*-]+/){2,})`")
OF_THE_SCRIPT = {"test": {"--all", "--sqlite-only"}, "bench": {"--small", "--json"}}
"""What `./opora` does itself, before the package is asked."""


OWN_EMPHASIS = {
    "Smyšlený záznam", "Nový stav registru", "Přepočet", "Vydání plánu", "Změna částky", "Kontrola", "Vysvětlení",
    "Pravidla", "Zkontrolujte registr",
}  # fmt: skip
"""Words of the guides that are emphasised without being labels."""


def _page_ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _commands_named_in(text: str) -> Iterator[list[str]]:
    for match in CODE.finditer(text):
        named = COMMAND.search(match[1] or match[2])
        if named:
            yield named[1].split("#")[0].split()


@pytest.mark.parametrize("page", PAGES, ids=_page_ids)
def test_every_command_named_in_the_documentation_exists_with_its_options(page: Path) -> None:
    wrong = [" ".join(words) for words in _commands_named_in(page.read_text()) if _fault(words)]
    assert not wrong, f"{page.name} names commands that `opora` does not know: {wrong}"


def _fault(words: list[str]) -> bool:
    if words[0] in OF_THE_SCRIPT:
        return any(word.startswith("--") and word not in OF_THE_SCRIPT[words[0]] for word in words)
    command: Any = typer.main.get_command(app)
    rest = list(words)
    while _members(command) and rest and not rest[0].startswith("-"):
        command = _members(command).get(rest.pop(0))
        if command is None:
            return True
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    known |= {"--home", "--help"}
    asked = {word.split("=")[0] for word in rest if word.startswith("--")}
    return bool(asked - known)


def test_every_command_of_the_product_is_named_for_administrators() -> None:
    text = (DOCS / "administrators" / "index.md").read_text()
    missing = [name for name in _all_commands() if f"`opora {name}`" not in text]
    assert not missing, f"docs/administrators/index.md does not name: {missing}"


def _all_commands() -> Iterator[str]:
    for name, command in _members(typer.main.get_command(app)).items():
        yield from (f"{name} {each}" for each in _members(command)) if _members(command) else (name,)


def _members(command: object) -> dict[str, Any]:
    """Return the commands of a group by name; empty for a command that is no group."""
    return getattr(command, "commands", {})


@pytest.mark.parametrize("page", PAGES, ids=_page_ids)
def test_every_link_between_files_of_the_repository_resolves(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]
    files = [target.split("#")[0] for target in targets]
    missing = [file for file in files if file and not (page.parent / file).exists()]
    assert not missing, f"{page.relative_to(ROOT)} links to files that do not exist: {missing}"


@pytest.mark.parametrize("page", sorted((DOCS / "developers").glob("*.md")), ids=_page_ids)
def test_every_file_named_for_developers_exists(page: Path) -> None:
    named = {each for match in FILE.findall(page.read_text()) for each in _spread(match)}
    places = [
        ROOT,
        ROOT / "src",
        ROOT / "src" / "opora",
        ROOT / "tests",
        ROOT / "src" / "opora" / "core" / "templates",
    ]
    missing = [each for each in sorted(named) if not any(any(place.glob(each)) for place in places)]
    assert not missing, f"{page.name} names files that do not exist: {missing}"


def _spread(path: str) -> list[str]:
    """Return the paths that a path with one {a,b} stands for."""
    match = re.search(r"\{([^}]+)\}", path)
    parts = [path.replace(match[0], each) for each in match[1].split(",")] if match else [path]
    return [part.rstrip("/") for part in parts]


def test_the_table_of_variables_is_what_the_settings_read() -> None:
    settings = (ROOT / "src" / "opora" / "site" / "settings.py").read_text()
    read = set(re.findall(r'env(?:\.[a-z]+)?\(\s*"([A-Z_]+)"', settings))
    told = set(
        re.findall(r"^\| `([A-Z_]+)` \|", (DOCS / "administrators" / "promenne.md").read_text(), re.MULTILINE)
    )
    assert told == read


@pytest.mark.parametrize("page", sorted((DOCS / "users").glob("*.md")), ids=_page_ids)
def test_every_label_told_to_users_stands_on_the_pages(page: Path) -> None:
    catalogues = (ROOT / "src" / "opora").glob("*/locale/cs/LC_MESSAGES/django.po")
    known = {entry.msgstr.rstrip(":.") for catalogue in catalogues for entry in polib.pofile(str(catalogue))}
    told = {label.rstrip(":.") for label in re.findall(r"\*\*([^*]+)\*\*", page.read_text())}
    stations = {str(title) for title in TITLES.values()}
    missing = sorted(told - known - stations - OWN_EMPHASIS)
    assert not missing, f"{page.name} names labels that no page has: {missing}"


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text()
    missing = [
        page.relative_to(DOCS).as_posix()
        for page in DOCS.rglob("*.md")
        if page.relative_to(DOCS).as_posix() not in navigation
    ]
    assert not missing, f"mkdocs.yml does not name: {missing}"


def test_the_documentation_is_built_without_a_warning_and_loads_nothing_from_elsewhere(
    tmp_path: Path,
) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    loaded = re.compile(r'<(?:script|img|link)[^>]+(?:src|href)="?(https?://[^"\s>]+)')
    foreign = {
        (page.name, address)
        for page in tmp_path.rglob("*.html")
        for address in loaded.findall(page.read_text())
    }
    assert not foreign
