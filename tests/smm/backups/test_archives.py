"""What is not believed of a file, and when a restore is refused: each before anything is touched."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from publishing.models import Heartbeat
from smm.backups import Trouble, keys, restoring
from smm.backups.archive import Reader, Writer, new_file
from smm.backups.keys import Keys
from smm.backups.restoring import Wish, restore
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


def test_while_run_holds_its_lock(tmp_path: Path) -> None:
    import fcntl

    lock = tmp_path / "run.lock"
    assert not restoring.lock_is_held(lock)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert restoring.lock_is_held(lock)
    assert not restoring.lock_is_held(lock)


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
