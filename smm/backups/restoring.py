"""`restore`: everything is checked, made beside and counted before the first byte in use is touched."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from publishing.models import Heartbeat
from teams.models import User, Workspace

from . import Trouble, keys, swapping
from .archive import Reader
from .keys import Keys
from .making import files_in
from .manifest import Manifest

ALIVE = timedelta(seconds=30)
RUNNING = "Pauta is running ({who}): stop web, workers and scheduler, wait half a minute, try again."
NOT_EMPTY = (
    "This installation is not empty ({seen}). Make a backup of it, then restore with --replace: all that "
    "is in it gives way to the backup."
)


@dataclass(frozen=True)
class Wish:
    """What the operator said."""

    path: Path
    keys_from: Path | None = None
    replace: bool = False
    without_keys: bool = False
    hold_all: bool = False


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    loaded: dict[str, Any]  # loading.Loaded
    remarks: list[str]


def restore(wish: Wish) -> Restored:
    """Raises Trouble, with everything as it was."""
    reader = Reader(wish.path)
    try:
        refuse_newer(reader.manifest)
        given = keys.read(wish.keys_from) if wish.keys_from else None
        refuse_other_keys(reader.manifest, given, without=wish.without_keys)
        refuse_from_within(wish.path)
        with alone(Path(settings.VAR) / "run.lock"):
            refuse_running()
            refuse_full(replace=wish.replace)
            reader.check(Path(settings.VAR))
            return put_back(reader, wish, given)
    finally:
        reader.close()


def put_back(reader: Reader, wish: Wish, given: Keys | None) -> Restored:
    folder = Path(settings.VAR) / "restoring"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with swapping.beside(folder) as url:
            loaded = in_a_process_of_its_own(wish, url, given)
            unpack(reader, folder / "media")
            secret = Path(settings.VAR) / "secret"
            remarks = keys.add(given, secret) if given else []
            with brought(folder / "media", Path(settings.MEDIA_ROOT)):
                refuse_running()  # it took a while: somebody may have started it
                swapping.swap(folder)
        remarks += keys.sign_with(given, secret) if given else []
        clear_files(reader.manifest, Path(settings.MEDIA_ROOT))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Restored(reader.manifest, loaded, remarks)


def in_a_process_of_its_own(wish: Wish, url: str, given: Keys | None) -> dict[str, Any]:
    """smm.backups.loading against the database at `url`; its figures."""
    all_keys = dict.fromkeys((*(given.fernet if given else ()), *settings.PAUTA_KEYS))
    own = {"DATABASE_URL": url, "PAUTA_KEYS": ",".join(all_keys), "PAUTA_VAR": str(settings.VAR)}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "load_backup", str(wish.path.resolve())]
    done = subprocess.run(  # noqa: S603
        [*command, *(["--hold-all"] if wish.hold_all else [])],
        cwd=settings.BASE_DIR,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        last = [line for line in done.stderr.splitlines() if line.strip()][-1:] or ["it said nothing"]
        raise Trouble(last[0].removeprefix("CommandError: "))
    loaded: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return loaded


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────


def refuse_newer(told: Manifest) -> None:
    if numbers(told.version) > numbers(settings.PAUTA_VERSION):
        raise Trouble(
            f"The backup is from Pauta {told.version} and this one is {settings.PAUTA_VERSION}: "
            "update this one, then restore."
        )


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def refuse_other_keys(told: Manifest, given: Keys | None, *, without: bool) -> None:
    """The newest key of the backup sealed what is in it; any of them may have."""
    known = {keys.mark(key) for key in (*(given.fernet if given else ()), *settings.PAUTA_KEYS)}
    lacking = [each for each in told.keys if each not in known]
    if lacking and not without:
        where = "neither in the key file nor in this installation" if given else "not in this installation"
        raise Trouble(
            f"The keys don't fit: of the {len(told.keys)} that the backup was sealed with, {len(lacking)} "
            f"are {where}. Give the key file that belongs to it with --keys FILE; or restore --without-keys "
            "and connect every channel again."
        )


def refuse_from_within(path: Path) -> None:
    """What lies in the folders that give way would be swept while it is read."""
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.VAR) / "restoring"):
        if path.resolve().is_relative_to(folder.resolve()):
            raise Trouble(f"{path} lies in {folder}, which the restore itself empties: move it elsewhere.")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """With the lock that `./run` holds: neither it nor a second restore begins meanwhile."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Trouble(RUNNING.format(who="./run, or another restore")) from None
        yield


def refuse_running() -> None:
    """A process that goes on with what it read before would write into what is no longer there."""
    try:
        recent = Heartbeat.objects.filter(at__gt=timezone.now() - ALIVE).order_by("-at").first()
    except DatabaseError:
        recent = None
    if recent:
        raise Trouble(RUNNING.format(who=recent.name))
    if others := swapping.others_connected():
        raise Trouble(RUNNING.format(who=f"{others} connections to its database"))


def refuse_full(*, replace: bool) -> None:
    try:
        people, brands = User.objects.count(), Workspace.objects.count()
    except DatabaseError:  # no tables yet
        people = brands = 0
    files = sum(1 for _file in files_in(Path(settings.MEDIA_ROOT)))
    if (people or brands or files) and not replace:
        raise Trouble(NOT_EMPTY.format(seen=f"{people} people, {brands} brands, {files} files"))
    connection.close()


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────


def unpack(reader: Reader, folder: Path) -> None:
    for name in reader.manifest.files:
        path = folder / name.removeprefix("media/")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.writelines(reader.pieces(name))
        path.chmod(settings.FILE_UPLOAD_PERMISSIONS)


@contextmanager
def brought(made: Path, kept: Path) -> Iterator[None]:
    """Beside those in use: until the swap no row lacks its file. Where that fails, they go again."""
    new = [name for name, _path in files_in(made) if not (kept / name).exists()]
    try:
        for name, path in list(files_in(made)):
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, kept / name)
        yield
    except BaseException:
        for name in new:
            (kept / name).unlink(missing_ok=True)
        raise


def clear_files(told: Manifest, kept: Path) -> None:
    """What only the replaced rows named."""
    named = set(told.files)
    for name, path in list(files_in(kept)):
        if f"media/{name}" not in named:
            path.unlink(missing_ok=True)
