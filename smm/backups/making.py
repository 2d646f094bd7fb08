"""`backup`: rows of one moment, then the files that they name, then the page that tells what is in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from teams.auditing import Did, record

from . import Trouble, keys
from .archive import PIECE, Writer, new_file
from .manifest import Manifest, Rows
from .numbering import given_out
from .rows import Tally, applied, columns_of, file_columns, lines, models_of
from .snapshot import snapshot


@dataclass(frozen=True)
class Made:
    """What the command tells."""

    path: Path
    bytes: int
    tables: int
    rows: int
    files: int
    absent: list[str]  # named by rows and not on disk


def back_up(path: Path, *, keys_to: Path | None = None) -> Made:
    """Raises Trouble. Both files are for their owner only, and neither is ever written over another."""
    if keys_to is not None and keys_to.exists():
        raise Trouble(f"{keys_to} is there already: keys are never written over others.")
    if keys_to is not None and keys_to.resolve() == path.resolve():
        raise Trouble("The keys go into a file of their own: with the backup they open every channel.")
    refuse_among_files(path)
    if keys_to is not None and not os.access(keys_to.resolve().parent, os.W_OK):
        raise Trouble(f"{keys_to} can't be written: there is no such folder, or it may not be written in.")
    with new_file(path) as draft:
        told = write(draft)
    if keys_to is not None:
        keys.write(keys_to, keys.in_use())
    said = {"rows": told.rows, "files": len(told.files), "with_keys": keys_to is not None}
    with transaction.atomic():
        record(Did.BACKUP_MADE, by=None, workspace=None, on=path.name, after=said)
    return Made(path, path.stat().st_size, len(told.tables), told.rows, len(told.files), told.absent)


def refuse_among_files(path: Path) -> None:
    """It would take itself along, growing while it reads itself."""
    if path.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise Trouble(f"{path} lies among the files that are backed up: give a place elsewhere.")


def write(draft: Path) -> Manifest:
    writer, named = Writer(draft), set[str]()
    with snapshot() as alias:
        told = Manifest(
            version=settings.PAUTA_VERSION,
            made_at=timezone.now().isoformat(timespec="seconds"),
            database=connection.vendor,
            address=settings.PAUTA_URL,
            migrations=[list(each) for each in applied(alias)],
            keys=keys.in_use().marks,
        )
        for label, model in models_of(alias).items():
            told.tables[label] = write_table(writer, label, model, alias, named)
    for name, file in files_in(Path(settings.MEDIA_ROOT)):
        write_file(writer, f"media/{name}", file)
    told.parts = writer.parts
    told.absent = sorted(name for name in named if f"media/{name}" not in told.parts)
    writer.finish(told)
    return told


def write_table(writer: Writer, label: str, model: type, alias: str, named: set[str]) -> Rows:
    counted, columns = Tally(), [each.attname for each in columns_of(model)]
    writer.add(f"rows/{label}.jsonl", watched(lines(model, alias), counted), squeeze=True)
    for position in file_columns(model):
        column = columns[position]
        names = model._base_manager.using(alias).values_list(column, flat=True)
        named.update(str(name) for name in names.iterator() if name)
    return Rows(columns, counted.rows, counted.digest, given_out(model, alias))


def watched(written: Iterator[bytes], counted: Tally) -> Iterator[bytes]:
    for line in written:
        counted.add(line)
        yield line


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name with slashes, path) of all that lies there; a link that leads elsewhere is none of ours."""
    for where, _folders, names in os.walk(folder):
        for name in sorted(names):
            path = Path(where) / name
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def write_file(writer: Writer, name: str, path: Path) -> None:
    """One that was thrown away since the folder was read is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        writer.add(name, iter(lambda: file.read(PIECE), b""), squeeze=False)
