"""Documents, by their content: PDF, and those of Word and PowerPoint. They are kept as they came.

Nothing here unpacks one: what a document would unpack to is read from its list of contents. What it tells of
its author stays in it. They are only ever handed over as attachments, never shown by us.
"""

from __future__ import annotations

import mmap
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from .rejecting import Rejected

OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = ("application/pdf", ".pdf")
IN_ZIP = {
    "word/document.xml": (f"{OFFICE}wordprocessingml.document", ".docx"),
    "ppt/presentation.xml": (f"{OFFICE}presentationml.presentation", ".pptx"),
}
IN_OLE = {
    "WordDocument": ("application/msword", ".doc"),
    "PowerPoint Document": ("application/vnd.ms-powerpoint", ".ppt"),
}
MACROS_IN_OLE = ("_VBA_PROJECT", "Macros")
MAX_PARTS = 20_000
MAX_UNPACKED = 2 * 2**30
MAX_SWELLING = 200  # times; a text of nothing but the same letter swells a thousand times


def recognized(path: Path, form: str, name: str) -> tuple[str, str]:
    """(mime, suffix) of the document at `path`. Raises Rejected."""
    if form == "pdf":
        return pdf(path, name)
    return zipped(path, name) if form == "zip" else ole(path, name)


def pdf(path: Path, name: str) -> tuple[str, str]:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2048))
        tail = file.read()
    if b"%%EOF" not in tail:
        raise Rejected(
            _("«%(name)s» está incompleto o dañado. Vuelve a exportarlo y súbelo.") % {"name": name}
        )
    return PDF


def zipped(path: Path, name: str) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RecursionError):
        raise Rejected(
            _("«%(name)s» está incompleto o dañado. Vuelve a exportarlo y súbelo.") % {"name": name}
        ) from None
    refuse_swelling(parts, path.stat().st_size, name)
    names = {part.filename for part in parts}
    found = next((kind for main, kind in IN_ZIP.items() if main in names), None)
    if found is None or "[Content_Types].xml" not in names:
        raise Rejected(_("«%(name)s» es un archivo ZIP: descomprímelo y sube lo que trae.") % {"name": name})
    if any(each.rpartition("/")[2].lower() == "vbaproject.bin" for each in names):
        raise Rejected(with_macros(name))
    return found


def refuse_swelling(parts: list[zipfile.ZipInfo], size: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_SWELLING * max(size, 2**16):
        raise Rejected(
            _("«%(name)s» se descomprime en %(seen)s MB: parece una trampa y no se acepta.")
            % {"name": name, "seen": unpacked // 2**20}
        )


def ole(path: Path, name: str) -> tuple[str, str]:
    """The older format keeps a directory of names in UTF-16; they are found without reading it all in."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(stream: str) -> bool:
            return content.find((stream + "\0").encode("utf-16-le")) >= 0

        found = next((kind for stream, kind in IN_OLE.items() if holds(stream)), None)
        macros = any(holds(stream) for stream in MACROS_IN_OLE)
    if found is None:
        raise Rejected(
            _("«%(name)s» no es un documento de Word ni de PowerPoint, o está cifrado. Expórtalo como PDF.")
            % {"name": name}
        )
    if macros:
        raise Rejected(with_macros(name))
    return found


def with_macros(name: str) -> str:
    return _("«%(name)s» lleva macros, que son programas. Guárdalo sin ellas o expórtalo como PDF.") % {
        "name": name
    }
