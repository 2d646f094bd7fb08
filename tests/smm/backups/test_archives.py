"""What is not believed of a file, and when a restore is refused: each before anything is touched."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from launch.supervisor import Lock
from publishing.models import Heartbeat
from smm.backups import Trouble, keys, restoring, swapping
from smm.backups.archive import Reader, Writer, new_file, sweep_drafts
from smm.backups.keys import Keys
from smm.backups.making import back_up
from smm.backups.manifest import Manifest
from smm.backups.restoring import Wish, alone, restore
from smm.secrets_kept import fernet_key

Change = Callable[[dict[str, Any]], object]


def page(parts: dict[str, bytes]) -> dict[str, Any]:
    return {
        "kind": "pauta-backup",
        "format": 1,
        "version": settings.PAUTA_VERSION,
        "made_at": "2026-11-22T00:00:00+00:00",
        "database": "sqlite",
        "address": settings.PAUTA_URL,
        "migrations": [],
        "keys": [],
        "tables": {},
        "absent": [],
        "parts": {
            name: {"bytes": len(held), "sha256": hashlib.sha256(held).hexdigest()}
            for name, held in parts.items()
        },
    }


def archive(
    folder: Path, parts: dict[str, bytes] | None = None, *, change: Change = lambda told: None
) -> Path:
    """One as Pauta writes it; `change` has its way with the manifest."""
    held = {"media/a.txt": b"hola"} if parts is None else parts
    told = page(held)
    change(told)
    path = folder / "made.backup"
    with zipfile.ZipFile(path, "w") as file:
        for name, content in held.items():
            file.writestr(name, content)
        file.writestr("manifest.json", json.dumps(told))
    return path


def refused(path: Path, folder: Path) -> str:
    with pytest.raises(Trouble) as trouble:
        Reader(path).check(folder)
    return str(trouble.value)


def test_a_whole_one_is_believed(tmp_path: Path) -> None:
    Reader(archive(tmp_path)).check(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "media/../../etc/passwd",
        "/etc/passwd",
        "media/a\\..\\b",
        "secret/keys",
        "media",
        "media//a",
        "rows/../media/a",
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    assert "no name of a part" in refused(archive(tmp_path, {name: b"x"}), tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda told: told["parts"]["media/a.txt"].update(sha256="0" * 64), "its SHA-256 is another"),
        (lambda told: told["parts"]["media/a.txt"].update(bytes=2), "longer than it says"),
        (lambda told: told["parts"]["media/a.txt"].update(bytes=9), "its SHA-256 is another"),
        (lambda told: told["parts"].clear(), "manifest and content differ"),
        (lambda told: told["parts"].setdefault("media/b", told["parts"]["media/a.txt"]), "differ"),
        (lambda told: told["parts"]["media/a.txt"].update(bytes=10**18), "has room for"),
        (lambda told: told.update(format=2), "from a newer Pauta"),
        (lambda told: told.update(kind="a zip"), "no backup of Pauta"),
        (lambda told: told.pop("tables"), "no backup of Pauta"),
        (lambda told: told.update(parts=[]), "no backup of Pauta"),
    ],
)  # fmt: skip
def test_a_manifest_is_held_to_its_word(tmp_path: Path, change: Change, said: str) -> None:
    assert said in refused(archive(tmp_path, change=change), tmp_path)


def test_a_small_file_that_swells_is_stopped_where_it_said_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "bomb.backup"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("rows/a", b"0" * 50_000_000)
        told = page({"rows/a": b"0" * 10})
        file.writestr("manifest.json", json.dumps(told))
    assert path.stat().st_size < 100_000
    with pytest.raises(Trouble, match="longer than it says"):
        next(Reader(path).pieces("rows/a"))  # not one byte of it was given out


def test_bytes_that_changed_on_the_way(tmp_path: Path) -> None:
    path = archive(tmp_path, {"media/a.txt": b"hola" * 1000})
    held = bytearray(path.read_bytes())
    held[1000] ^= 1
    path.write_bytes(held)
    assert "The backup is damaged at «media/a.txt»" in refused(path, tmp_path)


def test_whichever_byte_changed_it_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    rows = b"".join(json.dumps([n, f"Publicaci\u00f3n {n}"]).encode() + b"\n" for n in range(40))
    path = tmp_path / "whole"
    writer = Writer(path)
    writer.add("rows/a", [rows], squeeze=True)
    writer.finish(manifest_of(writer))
    held = path.read_bytes()
    seen = set[str]()
    for position in range(len(held)):
        broken = tmp_path / "broken"
        broken.write_bytes(held[:position] + bytes([held[position] ^ 0x55]) + held[position + 1 :])
        seen.add(believed(broken, rows))
    assert seen == {"refused", "as it was"}


def manifest_of(writer: Writer) -> Manifest:
    told = Manifest("0", "2026-11-22T00:00:00+00:00", "sqlite", "http://x", [], [])
    told.parts = writer.parts
    return told


def believed(path: Path, rows: bytes) -> str:
    """What isn't hashed is how the archive is written: the rows come out as they were, or not at all."""
    try:
        reader = Reader(path)
        reader.check(path.parent)
        return "as it was" if b"".join(reader.pieces("rows/a")) == rows else "another"
    except Trouble:
        return "refused"


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 100])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    assert "is no backup of Pauta, or damaged" in refused(path, tmp_path)
    assert "There is no file" in refused(tmp_path / "nothing", tmp_path)


def test_nothing_is_written_over_and_nothing_half_is_left(tmp_path: Path) -> None:
    path = tmp_path / "there"
    path.write_text("mine")
    with pytest.raises(Trouble, match="never written over another file"), new_file(path):
        raise AssertionError("not reached")
    with pytest.raises(RuntimeError):
        give_up(tmp_path / "new")
    assert [each.name for each in tmp_path.iterdir()] == ["there"]
    with pytest.raises(Trouble, match="can't be written"), new_file(tmp_path / "no" / "such" / "folder"):
        raise AssertionError("not reached")


def test_what_a_killed_backup_left_is_swept_and_one_under_way_is_not(tmp_path: Path) -> None:
    for name in (".killed.7.pauta-part", ".somebody-s.part"):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (1, 1))
    with new_file(tmp_path / "one") as under_way, new_file(tmp_path / "two"):
        os.utime(under_way, (1, 1))
        sweep_drafts(tmp_path)
        names = sorted(path.name for path in tmp_path.iterdir())
        assert len(names) == 3, "the killed one went, and nothing else"
        assert under_way.name in names
    assert sorted(path.name for path in tmp_path.iterdir()) == [".somebody-s.part", "one", "two"]


def give_up(path: Path) -> None:
    with new_file(path) as draft:
        Writer(draft).add("media/a", [b"half"], squeeze=False)
        raise RuntimeError("the disk broke")


# ── when it is refused ────────────────────────────────────────────────────────────────────────────────


def test_from_a_newer_pauta(tmp_path: Path, db: None) -> None:
    path = archive(tmp_path, change=lambda told: told.update(version="99.1"))
    with pytest.raises(Trouble, match=r"from Pauta 99\.1 and this one is .*: update this one, then restore"):
        restore(Wish(path))


def test_while_it_runs(tmp_path: Path, db: None) -> None:
    Heartbeat.objects.create(name="worker:uno:7", at=timezone.now() - timedelta(seconds=9))
    with pytest.raises(Trouble, match=r"Pauta is running \(worker:uno:7\)"):
        restore(Wish(archive(tmp_path), replace=True))


def test_while_run_holds_its_lock_and_never_two_at_once(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "run.lock")
    assert lock.taken()
    with pytest.raises(Trouble, match=r"Pauta is running \(\./run, or another restore\)"), alone(lock.path):
        raise AssertionError("not reached")
    lock.file.close()
    with alone(lock.path):
        assert not Lock(lock.path).taken(), "nor does it start meanwhile"
    assert Lock(lock.path).taken()


def test_while_somebody_is_connected(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swapping, "others_connected", lambda: 2)
    with pytest.raises(Trouble, match=r"running \(2 connections to its database\): stop web"):
        restore(Wish(archive(tmp_path), replace=True))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no server to be connected to")
def test_connections_are_counted(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swapping, "A_MOMENT", 0.0)
    before = swapping.others_connected()
    other = connection.copy()
    other.ensure_connection()
    try:
        assert swapping.others_connected() == before + 1
    finally:
        other.close()


def test_not_from_a_folder_that_it_empties(tmp_path: Path, db: None) -> None:
    with override_settings(MEDIA_ROOT=tmp_path), pytest.raises(Trouble, match="itself empties: move it"):
        restore(Wish(archive(tmp_path), replace=True))
    with override_settings(MEDIA_ROOT=tmp_path), pytest.raises(Trouble, match="give a place elsewhere"):
        back_up(tmp_path / "under" / "new.backup")


def test_keys_that_cannot_be_written_are_told_before_the_work(tmp_path: Path, db: None) -> None:
    with pytest.raises(Trouble, match="no such folder"):
        back_up(tmp_path / "new.backup", keys_to=tmp_path / "no" / "such" / "keys")
    assert not list(tmp_path.iterdir())
    with pytest.raises(Trouble, match="can't be written: No such file"):
        keys.write(tmp_path / "no" / "keys", Keys("s", (fernet_key(),)))
    with pytest.raises(Trouble, match="can't be read: No such file"):
        keys.read(tmp_path / "none")


def test_a_swap_that_fails_leaves_files_and_signatures_as_they_were(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Down to the last step. Keys may have been added: they open the rows of before as well."""

    def fail(folder: Path) -> None:
        raise Trouble("the disk is full")

    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("PAUTA_KEYS", raising=False)
    monkeypatch.setattr(swapping, "swap", fail)
    # The suite's own connections are none of its business, and it may not close the one of this test.
    monkeypatch.setattr(swapping, "others_connected", lambda: 0)
    monkeypatch.setattr(restoring, "refuse_full", lambda replace: None)
    monkeypatch.setattr(restoring, "in_a_process_of_its_own", lambda wish, url, given: {})
    home, given = tmp_path / "home", tmp_path / "keys"
    (home / "media").mkdir(parents=True)
    (home / "media" / "mine.txt").write_text("mine")
    (home / "secret").mkdir()
    (home / "secret" / "secret_key").write_text("of before\n")
    keys.write(given, Keys("of the backup", (fernet_key(),)))
    wish = Wish(archive(tmp_path), keys_from=given, replace=True)
    places = override_settings(VAR=home, MEDIA_ROOT=home / "media")
    with places, pytest.raises(Trouble, match="the disk is full"):
        restore(wish)
    assert [path.name for path in (home / "media").iterdir()] == ["mine.txt"]
    assert (home / "secret" / "secret_key").read_text() == "of before\n"
    assert (home / "secret" / "keys").read_text().split()[1:] == settings.PAUTA_KEYS
    assert not (home / "restoring").exists()


def test_with_keys_that_do_not_fit(tmp_path: Path, db: None) -> None:
    path = archive(tmp_path, change=lambda told: told.update(keys=[keys.mark(fernet_key())]))
    with pytest.raises(Trouble, match=r"The keys don't fit: of the 1 .* not in this installation"):
        restore(Wish(path))
    other = tmp_path / "other.keys"
    keys.write(other, Keys("s", (fernet_key(),)))
    with pytest.raises(Trouble, match="neither in the key file nor in this installation"):
        restore(Wish(path, keys_from=other))
    with pytest.raises(Trouble, match=r"not empty|The backup holds"):
        restore(Wish(archive(tmp_path, {"secret/x": b""}), without_keys=True))


def test_a_key_file_that_is_none(tmp_path: Path) -> None:
    for content in ("", "{}", '{"kind": "pauta-keys", "secret_key": "s", "keys": ["short"]}', "\x00"):
        path = tmp_path / "k"
        path.write_text(content)
        with pytest.raises(Trouble, match="holds no keys of Pauta"):
            keys.read(path)


def test_keys_are_never_shown() -> None:
    key = fernet_key()
    shown = repr(Keys("the-secret-key", (key,)))
    assert key not in shown
    assert "the-secret-key" not in shown
    assert keys.mark(key) in shown
