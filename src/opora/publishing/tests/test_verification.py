"""Whatever is changed in a snapshot, verification fails and names the place."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from opora.publishing import commands
from opora.publishing.verification import Difference, verify


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(folder, tmp_path / "copy")


def change(folder: Path, name: str, how: Callable[[str], str], *, cover_up: bool = True) -> Difference:
    """Change a file, put its new digest into the manifest unless told not to, and return what verification says."""
    file = folder / name
    before = file.read_text(encoding="utf-8")
    after = how(before)
    assert after != before
    file.write_text(after, encoding="utf-8")
    if cover_up:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        content = file.read_bytes()
        manifest["files"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = verify(folder).difference
    assert found is not None
    return found


def edited_json(how: Callable[[dict], object]) -> Callable[[str], str]:  # type: ignore[type-arg]  # any JSON
    def edit(text: str) -> str:
        read = json.loads(text)
        how(read)
        return json.dumps(read, ensure_ascii=False)

    return edit


def test_an_honest_snapshot_agrees_in_everything(folder: Path) -> None:
    verdict = verify(folder)
    assert verdict.ok
    assert (verdict.services, verdict.files) == (3, len(list(folder.iterdir())) - 1)
    assert verdict.steps > 50


def test_one_crown_in_the_rows_is_found(copy: Path) -> None:
    grant = json.loads((copy / "grants.json").read_text())["services"][0]["result"]["grant"]
    found = change(copy, "grants.csv", lambda text: text.replace(f",{grant},", f",{grant + 1},", 1))
    assert (found.file, found.service, found.place) == ("grants.csv", "9999001", "grant")
    assert (found.published, found.recomputed) == (str(grant + 1), str(grant))


def test_one_crown_in_the_explanation_is_found(copy: Path) -> None:
    def add_a_crown(read: dict) -> None:  # type: ignore[type-arg]  # any JSON
        read["services"][1]["result"]["grant"] += 1

    found = change(copy, "grants.json", edited_json(add_a_crown))
    assert (found.file, found.service, found.place) == ("grants.json", "9999002", "grant")


def test_one_step_of_the_tree_is_found(copy: Path) -> None:
    def bend(read: dict) -> None:  # type: ignore[type-arg]  # any JSON
        read["services"][0]["result"]["explanation"]["children"][0]["value"]["number"] = "1"

    found = change(copy, "grants.json", edited_json(bend))
    assert (found.service, found.place, found.published) == ("9999001", "step admitted, value", "1")


def test_one_input_is_found_by_its_name(copy: Path) -> None:
    def ask_for_more(read: dict) -> None:  # type: ignore[type-arg]  # any JSON
        read["services"][1]["inputs"]["request"] = "4000001"

    found = change(copy, "grants.json", edited_json(ask_for_more))
    assert (found.file, found.service, found.place) == ("grants.json", "9999002", "step request, value")
    assert (found.published, found.recomputed) == ("4000000", "4000001")


def test_an_input_that_the_rules_refuse_is_named(copy: Path) -> None:
    def forget(read: dict) -> None:  # type: ignore[type-arg]  # any JSON
        del read["services"][0]["inputs"]["request"]

    found = change(copy, "grants.json", edited_json(forget))
    assert (found.file, found.service) == ("grants.json", "9999001")
    assert "request" in found.recomputed


def test_one_parameter_of_the_rules_is_found(copy: Path) -> None:
    home = "domov_senioru: {residential: 740000}"
    found = change(copy, "rules.yaml", lambda text: text.replace(home, home.replace("740000", "740001")))
    assert (found.file, found.service) == ("grants.json", "9999001")
    assert (found.published, found.recomputed) == ("740000", "740001")


def test_a_parameter_that_no_service_uses_is_found_by_the_digest_of_the_rules(copy: Path) -> None:
    found = change(copy, "rules.yaml", lambda text: f"{text}\n# changed\n")
    assert (found.file, found.place) == ("round.json", "rules_digest")


def test_one_crown_in_the_pool_is_found(copy: Path) -> None:
    found = change(copy, "round.json", edited_json(lambda read: read.update(pool=read["pool"] + 1)))
    assert (found.file, found.place, found.published) == ("round.json", "pool", "6000001")


def test_a_pool_with_a_matching_reserve_is_found_too(copy: Path) -> None:
    def more(read: dict) -> None:  # type: ignore[type-arg]  # any JSON
        read["pool"] += 1_000_000
        read["reserve"] += 1_000_000

    found = change(copy, "round.json", edited_json(more))
    assert found.file in ("round.json", "grants.json")


def test_a_service_left_out_of_the_rows_is_found(copy: Path) -> None:
    found = change(
        copy,
        "grants.csv",
        lambda text: "\n".join(line for line in text.split("\n") if not line.startswith("9999003")),
    )
    assert (found.file, found.service, found.place) == ("grants.csv", "9999003", "row")


def test_one_byte_of_the_pdf_is_found(copy: Path) -> None:
    file = copy / "plan.pdf"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    found = verify(copy).difference
    assert found is not None
    assert (found.file, found.place) == ("plan.pdf", "sha256")


def test_a_file_more_or_less_is_found(copy: Path) -> None:
    (copy / "extra.csv").write_text("x")
    found = verify(copy).difference
    assert found is not None
    assert found.file == "extra.csv"
    (copy / "extra.csv").unlink()
    (copy / "reach.csv").unlink()
    missing = verify(copy).difference
    assert missing is not None
    assert (missing.file, missing.published) == ("reach.csv", "missing")


def test_a_covered_up_manifest_no_longer_fits_the_name_of_the_folder(folder: Path, tmp_path: Path) -> None:
    forged = shutil.copytree(folder, tmp_path / folder.name)
    found = change(forged, "README.md", lambda text: text + "!")
    assert found.file == "manifest.json"


def test_broken_files_are_differences_not_accidents(copy: Path) -> None:
    assert change(copy, "grants.json", lambda text: text[:-20]).place.startswith("line")
    (copy / "grants.json").write_text("{}")
    found = verify(copy).difference
    assert found is not None
    assert found.place == "shape"


def test_it_runs_without_django_and_without_settings(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from opora.publishing.verification import verify;"
        f"assert verify(Path({str(folder)!r})).ok; assert not any(m.split('.')[0] == 'django' for m in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": "src"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_command_says_ok_or_ends_with_1_and_the_place(folder: Path, copy: Path) -> None:
    import typer

    app = typer.Typer()
    app.command()(commands.verify)
    good = CliRunner().invoke(app, [str(folder)])
    assert (good.exit_code, good.output[:2]) == (0, "OK")
    (copy / "kinds.csv").write_text("")
    bad = CliRunner().invoke(app, [str(copy)])
    assert bad.exit_code == 1
    assert "kinds.csv" in bad.output
