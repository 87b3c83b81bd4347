"""Every text that a reader may see is translated into both languages, none half or by guess."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = sorted(path.parent.parent for path in ROOT.glob("src/opora/*/locale/cs"))
MARKS = ("gettext", "{% translate", "{% blocktranslate", "{% trans", "{% blocktrans")
LANGUAGES = ("cs", "en")


def key(entry: polib.POEntry) -> tuple[str, str, str]:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def texts_in_code(app: Path, folder: Path) -> set[tuple[str, str, str]]:
    """Return what makemessages finds in a copy of the app."""
    copy = folder / app.name
    shutil.copytree(
        app, copy, ignore=shutil.ignore_patterns("data", "tests", "migrations", "static", "locale")
    )
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "cs", "--no-location", "--no-wrap"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, env=plain_environment())
    return {key(entry) for entry in catalogue(copy, "cs")}


def plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


def catalogue(app: Path, language: str) -> polib.POFile:
    return polib.pofile(str(app / "locale" / language / "LC_MESSAGES" / "django.po"))


def named(app: Path) -> str:
    return app.name


def test_every_app_with_texts_has_both_catalogues():
    with_texts = {
        path.relative_to(ROOT / "src" / "opora").parts[0]
        for path in ROOT.glob("src/opora/**/*")
        if path.suffix in (".py", ".html", ".txt")
        and not {"tests", "data", "migrations"} & set(path.parts)
        and any(mark in path.read_text(encoding="utf-8") for mark in MARKS)
    }
    assert with_texts == {app.name for app in APPS}
    assert all((app / "locale" / language).is_dir() for app in APPS for language in LANGUAGES)


@pytest.mark.parametrize("app", APPS, ids=named)
def test_no_text_of_the_code_is_missing_from_a_catalogue(app, tmp_path):
    used = texts_in_code(app, tmp_path)
    for language in LANGUAGES:
        known = {key(entry) for entry in catalogue(app, language) if not entry.obsolete}
        assert used - known == set(), f"{app.name}, {language}: not in the catalogue"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("app", APPS, ids=named)
def test_no_text_is_left_untranslated_or_guessed(app, language):
    entries = [entry for entry in catalogue(app, language) if not entry.obsolete]
    assert [entry.msgid for entry in entries if entry.fuzzy or not entry.translated()] == []


@pytest.mark.parametrize("app", APPS, ids=named)
def test_english_says_what_the_code_says(app):
    other = [
        entry.msgid
        for entry in catalogue(app, "en")
        if not entry.obsolete and not entry.msgid_plural and entry.msgstr != entry.msgid
    ]
    assert other == []


def test_two_apps_do_not_translate_the_same_text_differently():
    """Django keeps one catalogue for all apps: of two translations of a text one would never be seen."""
    said: dict[tuple[str, str, str], dict[str, str]] = {}
    for app in APPS:
        for entry in catalogue(app, "cs"):
            if not entry.obsolete:
                words = entry.msgstr or "|".join(entry.msgstr_plural.values())
                said.setdefault(key(entry), {})[app.name] = words
    different = {text: where for text, where in said.items() if len(set(where.values())) > 1}
    assert different == {}
