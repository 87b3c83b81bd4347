"""Attached files from the command line, and among the checks of the installation."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from opora.accounts.models import User
from opora.funding.attachments import services, store
from opora.funding.attachments.models import Attachment
from opora.funding.attachments.tests.conftest import DAY, SUBJECT, _letters, upload
from opora.site import checks
from opora.site.commands.app import app

__all__ = ["_letters"]


@pytest.fixture
def attached(provider_person: User, tmp_path: Path, settings: Any) -> Attachment:
    settings.HOME = tmp_path
    return services.attach(subject=SUBJECT, upload=upload(), by=provider_person, day=DAY)


def test_the_commands_check_and_sweep(attached: Attachment, operator: User) -> None:
    run = CliRunner().invoke
    assert "1 contents, 1 whole" in run(app, ["attachments", "check"]).output
    store.path_of(attached.digest).write_bytes(b"changed")
    answer = run(app, ["attachments", "check"])
    assert answer.exit_code == 1 and f"changed: {attached.digest}" in answer.output.replace("\n", "")
    store.path_of(attached.digest).unlink()
    assert f"missing: {attached.digest}" in run(app, ["attachments", "check"]).output.replace("\n", "")
    assert "0 removed files given up" in run(app, ["attachments", "sweep"]).output


def test_the_check_of_the_installation_looks_at_attached_files(attached: Attachment) -> None:
    def looked_at() -> checks.Check:
        return next(each for each in checks.everything() if each.name == "attached files")

    assert (looked_at().passed, looked_at().detail) == (True, "1 files, all whole")
    store.path_of(attached.digest).unlink()
    assert not looked_at().passed and attached.digest in looked_at().detail
