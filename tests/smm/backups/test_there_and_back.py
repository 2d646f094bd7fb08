"""A backup made while somebody writes, put back into an empty installation, and held to it row by row.

Each installation is a real one: a folder, a database, commands in processes of their own. SQLite here; where
the suite runs on PostgreSQL, from there to there, from there to SQLite and back.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.smm.backups.installations import FILL, ON_POSTGRES, Installation

UNTOUCHED = frozenset({"teams.auditentry", "teams.audithead"})  # each command writes there what it did
HELD = frozenset({"publishing.delivery", "newsletter.letter", "newsletter.newsletter", "publishing.attempt"})

ROOMS = """
from publishing.models import Delivery, Channel
from publishing import vault
from newsletter.models import Letter
from calendar_app.models import Post
from teams.auditing import Did
from teams.models import AuditEntry
import json
print(json.dumps({
    "deliveries": [[d.state, d.held_at is not None, d.due_at is not None, d.lease] for d in
                   Delivery.objects.order_by("pk")],
    "opened": [vault.secrets_of(c)["token"] for c in Channel.objects.all()],
    "letters": list(Letter.objects.values_list("state", flat=True)),
    "pairs": [Post.objects.filter(title__startswith="par", text=half).count() for half in "ab"],
    "next": Post.objects.create(workspace_id=1, author_id=1).pk,
    "told": AuditEntry.objects.filter(did=Did.BACKUP_RESTORED).count(),
}))
"""


@pytest.fixture(scope="module")
def lived_in(installation: Callable[..., Installation]) -> Installation:
    home = installation("home")
    home.manage("migrate", "-v0")
    home.python(FILL)
    return home


@pytest.fixture(scope="module")
def taken(lived_in: Installation, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(archive, key file), made while another process writes."""
    folder = tmp_path_factory.mktemp("taken")
    archive, keys = folder / "pauta.backup", folder / "pauta.keys"
    writer = lived_in.start()
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        said = lived_in.manage("backup", str(archive), "--keys", str(keys))
    finally:
        writer.kill()
        writer.communicate()
    assert "and 1 files" in said
    return archive, keys


@pytest.fixture(scope="module")
def came_back(
    installation: Callable[..., Installation], taken: tuple[Path, Path]
) -> tuple[Installation, str]:
    """The same kind of database, and what the command said."""
    away = installation("away")  # nothing is there yet, not even tables
    archive, keys = taken
    return away, away.manage("restore", str(archive), "--keys", str(keys))


def told(archive: Path) -> dict[str, Any]:
    with zipfile.ZipFile(archive) as file:
        page: dict[str, Any] = json.loads(file.read("manifest.json"))
        return page


def same(away: Installation, archive: Path) -> None:
    """Every table, row by row; but for what restoring itself writes."""
    wanted = {label: [each["rows"], each["digest"]] for label, each in told(archive)["tables"].items()}
    found = away.digests()
    assert wanted["calendar_app.post"][0] > 40  # the writer had begun
    assert {label: found[label][0] for label in wanted if label not in UNTOUCHED} == {
        label: rows for label, (rows, _digest) in wanted.items() if label not in UNTOUCHED
    }
    changed = {label for label in wanted if found[label] != wanted[label]}
    assert changed <= UNTOUCHED | HELD


def files(home: Installation) -> dict[str, bytes]:
    media = home.folder / "media"
    return {
        path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()
    }


def test_every_table_and_file_comes_back_as_it_was(
    lived_in: Installation, taken: tuple[Path, Path], came_back: tuple[Installation, str]
) -> None:
    away, said = came_back
    assert "every table was counted again" in said
    same(away, taken[0])
    assert files(away) == files(lived_in) != {}


def test_what_may_have_left_since_waits_for_a_person(came_back: tuple[Installation, str]) -> None:
    away, said = came_back
    seen = json.loads(away.python(ROOMS).splitlines()[-1])
    assert seen["deliveries"] == [
        ["waiting", True, True, ""],  # its hour had passed: held
        ["waiting", False, True, ""],  # planned for the day after tomorrow
        ["unsure", False, False, ""],  # was leaving: not sent, not even looked for, by itself
        ["unsure", False, False, ""],
        ["unsure", False, False, ""],
        ["sent", False, True, ""],
    ]
    assert seen["letters"] == ["unsure"]
    assert "1 posts whose hour has passed, 3 that were on their way, 1 letters" in said
    assert "1 posts wait for a later hour" in said
    assert seen["opened"] == ["the-token-of-the-channel"] * 3
    assert seen["pairs"][0] == seen["pairs"][1] > 0  # one moment, though a writer was at it
    assert seen["told"] == 1


def test_a_number_that_was_given_out_is_not_given_again(came_back: tuple[Installation, str]) -> None:
    away, _said = came_back
    last = away.python("from calendar_app.models import Post; print(Post.objects.order_by('pk').last().pk)")
    used = away.python("from calendar_app.models import Post; print(Post.objects.filter(pk=41).count())")
    assert int(last) > 41
    assert int(used) == 0  # the post that was thrown away before the backup


def test_the_keys_are_apart_and_for_their_owner_only(
    lived_in: Installation, taken: tuple[Path, Path], came_back: tuple[Installation, str]
) -> None:
    archive, keys = taken
    kept = [(lived_in.folder / "secret" / name).read_text().strip() for name in ("keys", "secret_key")]
    with zipfile.ZipFile(archive) as file:
        inside = b"".join(file.read(name) for name in file.namelist())
    assert all(key.encode() not in inside for key in kept)
    assert b"the-token-of-the-channel" not in inside
    assert (archive.stat().st_mode & 0o777, keys.stat().st_mode & 0o777) == (0o600, 0o600)
    away = came_back[0]
    assert (away.folder / "secret" / "secret_key").read_text().strip() == kept[1]
    assert (away.folder / "secret" / "keys").read_text().split()[0] == kept[0]


def test_a_full_installation_is_not_written_over(
    taken: tuple[Path, Path], came_back: tuple[Installation, str]
) -> None:
    away = came_back[0]
    before = away.digests()
    refused = away.run("restore", str(taken[0]), "--keys", str(taken[1]))
    assert refused.returncode == 1
    assert "This installation is not empty (1 people, 1 brands, 1 files)" in refused.stderr
    assert away.digests() == before


@pytest.mark.skipif(not ON_POSTGRES, reason="from one database to the other is tried where there are two")
def test_from_one_database_to_the_other_and_back(
    installation: Callable[..., Installation], taken: tuple[Path, Path], tmp_path: Path
) -> None:
    small = installation("small", kind="sqlite")
    small.manage("restore", str(taken[0]), "--keys", str(taken[1]))
    same(small, taken[0])
    again = tmp_path / "again"
    small.manage("backup", str(again))
    large = installation("large")
    large.more["PAUTA_KEYS"] = ",".join((small.folder / "secret" / "keys").read_text().split())
    said = large.manage("restore", str(again))
    assert "sqlite" in said
    same(large, again)


def test_an_older_backup_is_brought_up_to_date(
    installation: Callable[..., Installation], tmp_path: Path
) -> None:
    """Made before the last migration of a room; the rows come back as they were, then the tables follow."""
    old, archive = installation("old"), tmp_path / "old.backup"
    old.stand_at(("practice", "0001"), ("teams", "0003"), ("media", "0004"), ("sessions", "0001"))
    old.manage("backup", str(archive))
    assert ["practice", "0002_polls_and_names_of_files"] not in told(archive)["migrations"]
    young = installation("young")
    young.more["PAUTA_KEYS"] = (old.folder / "secret" / "keys").read_text().strip()
    young.manage("restore", str(archive))
    now = young.manage("showmigrations")
    assert "[X] 0001_squashed_0002_as_of_0_4_0" in now
    assert "[ ]" not in now
