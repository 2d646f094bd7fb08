"""The ZIP itself, row by row and file by file: what it holds never is in memory at once."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from core.redact import redact
from teams.auditing.hiding import is_secret

from .tables import Table

ROWS_AT_ONCE = 500
PIECE = 1 << 20  # bytes


def write(place: Path, tables: Iterable[Table], about: dict[str, Any]) -> int:
    """Writes `place`, whole or not at all; how many bytes. Files that are gone are named in LEEME.json."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = place.with_suffix(".part")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            counts, missing = fill(archive, tables)
            said = {**about, "made_at": timezone.now(), "rows": counts, "missing_files": missing}
            archive.writestr("LEEME.json", as_json(said, indent=2))
        half.chmod(0o600)
        os.replace(half, place)
    finally:
        half.unlink(missing_ok=True)
    return place.stat().st_size


def fill(archive: zipfile.ZipFile, tables: Iterable[Table]) -> tuple[dict[str, int], list[str]]:
    counts: dict[str, int] = {}
    missing: list[str] = []
    brought: set[str] = set()
    for table in tables:
        counts[table.name] = write_rows(archive, table)
        for name in names_of_files(table):
            if name not in brought and not bring(archive, name):
                missing.append(name)
            brought.add(name)
    return counts, missing


def write_rows(archive: zipfile.ZipFile, table: Table) -> int:
    """One JSON list, a row a line."""
    count = 0
    with archive.open(f"datos/{table.name}.json", "w", force_zip64=True) as out:
        for row in table.rows.iterator(chunk_size=ROWS_AT_ONCE):
            out.write(("[\n" if count == 0 else ",\n").encode() + as_json(without_secrets(row)).encode())
            count += 1
        out.write(b"\n]\n" if count else b"[]\n")
    return count


def names_of_files(table: Table) -> Iterator[str]:
    for column in table.files:
        yield from (name for name in table.rows.values_list(column, flat=True).iterator() if name)


def bring(archive: zipfile.ZipFile, name: str) -> bool:
    """Copies a stored file in pieces, as it is. False: it is gone."""
    inside = zipfile.ZipInfo(f"archivos/{name}", timezone.now().timetuple()[:6])
    try:
        with default_storage.open(name) as source, archive.open(inside, "w", force_zip64=True) as out:
            shutil.copyfileobj(source, out, PIECE)
    except FileNotFoundError:
        return False
    return True


def without_secrets(value: Any) -> Any:
    """What the names or the shape of a value give away as a key is cut, in JSON columns too."""
    if isinstance(value, dict):
        return {name: None if is_secret(str(name)) else without_secrets(said) for name, said in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_secrets(each) for each in value]
    return redact(value) if isinstance(value, str) else value


def as_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=indent)
