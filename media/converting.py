"""Making one file from another, as somebody agreed to. The original stays; what is made lies beside it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from teams.models import User

from . import separately
from .cleaning import SUFFIXES, THUMBNAIL, thumbnail
from .kinds import HEAD, kind_of
from .models import MediaFile
from .recipe import MIMES, Recipe
from .rejecting import Rejected
from .understanding import Understood, recorded
from .uploading import room, store

QUALITIES = (90, 82, 74, 66, 58)
LOWEST = 40  # once it can't be made smaller
TRIES = 3  # of a film that came out heavier than asked for


def convert(file: MediaFile, recipe: Recipe, *, by: User | None) -> MediaFile:
    """What `recipe` makes of the file: the one that was made before, if any. Raises Rejected."""
    there = made_before(file, recipe)
    if there:
        return there
    said = recipe.as_json()
    with room(file.filename) as folder:
        source = folder / "source"
        fetch(file, source)
        made = (
            pictured(source, recipe, folder, file)
            if not recipe.is_long
            else remade(source, recipe, folder, file)
        )
        name = renamed(file.filename, made.suffix)
        return store(file.workspace, made, name, by=by, made_from=file, recipe=said)


def made_before(file: MediaFile, recipe: Recipe) -> MediaFile | None:
    return MediaFile.objects.filter(made_from=file, recipe=recipe.as_json()).first()


def sketch(file: MediaFile, recipe: Recipe | None) -> bytes:
    """What `recipe` would keep of a picture or a film, small (WebP): to look at before agreeing."""
    recipe = recipe or Recipe("png", file.width, file.height)
    with default_storage.open(file.thumbnail_name) as stored, Image.open(stored) as small:
        image, scale = flat(small), small.width / max(1, file.width)
        cropped = tuple(round(each * scale) for each in recipe.crop) if recipe.crop else None
        x, y, wide, high = cropped or (0, 0, *image.size)
        shrunk = THUMBNAIL / max(recipe.width, recipe.height)
        sides = {
            "width": max(1, round(recipe.width * shrunk)),
            "height": max(1, round(recipe.height * shrunk)),
        }
        made = framed(
            image, replace(recipe, crop=(x, y, max(1, wide), max(1, high)) if cropped else None, **sides)
        )
    output = io.BytesIO()
    made.save(output, "WEBP", quality=80)
    return output.getvalue()


def fetch(file: MediaFile, target: Path) -> None:
    """Out of the storage, in pieces."""
    try:
        with default_storage.open(file.file.name) as stored, target.open("wb") as copy:
            for piece in stored.chunks(2**20):
                copy.write(piece)
    except FileNotFoundError:
        raise Rejected(
            _("«%(name)s» ya no está en el servidor: súbelo de nuevo.") % {"name": file.filename}
        ) from None


def renamed(name: str, suffix: str) -> str:
    stem = name.rpartition(".")[0] or name
    return f"{stem[: 120 - len(suffix)]}{suffix}"


# ── pictures ──────────────────────────────────────────────────────────────────────────────────────────


def pictured(source: Path, recipe: Recipe, folder: Path, file: MediaFile) -> Understood:
    with source.open("rb") as opened:
        content, image = drawn(opened, recipe, file.filename)
    path = folder / "made"
    path.write_bytes(content)
    suffix = {"jpeg": ".jpg"}.get(recipe.to, f".{recipe.to}")
    facts = {"width": image.width, "height": image.height}
    return Understood(path, "image", MIMES[recipe.to], suffix, thumbnail(content), facts)


def drawn(source: BinaryIO, recipe: Recipe, name: str) -> tuple[bytes, Image.Image]:
    """The new file and what it shows. Raises Rejected."""
    with Image.open(source, formats=list(SUFFIXES)) as opened:
        image = framed(flat(opened, see_through=recipe.to == "png"), recipe)
    return written(image, recipe, name)


def flat(image: Image.Image, *, see_through: bool = False) -> Image.Image:
    """Its first frame, upright, on white, in the colours of every screen (sRGB)."""
    image.load()
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if image.has_transparency_data and see_through:
        return image.convert("RGBA")
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    elif image.mode not in ("RGB", "CMYK", "L"):
        image = image.convert("RGB")
    return in_srgb(image, profile).convert("RGB")


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image
    source = image if image.mode in ("CMYK", "L") else image.convert("RGB")
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        done = ImageCms.profileToProfile(source, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):  # a profile that fits no colour of it
        return image
    return done or image


def framed(image: Image.Image, recipe: Recipe) -> Image.Image:
    size = (recipe.width, recipe.height)
    if recipe.pad:
        return ImageOps.pad(image, size, Image.Resampling.LANCZOS, color="white")
    if recipe.crop:
        x, y, wide, high = recipe.crop
        image = image.crop((x, y, x + wide, y + high))
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def written(image: Image.Image, recipe: Recipe, name: str) -> tuple[bytes, Image.Image]:
    """As fine as the weight allows; made smaller, step by step, where it does not. Raises Rejected."""
    while True:
        for quality in QUALITIES:
            content = saved(image, recipe.to, quality)
            if recipe.bytes is None or len(content) <= recipe.bytes:
                return content, image
        smaller = tuple(
            max(least, round(side * 0.88)) for side, least in zip(image.size, recipe.least, strict=True)
        )
        if smaller == image.size or recipe.to != "jpeg":
            break
        image = image.resize(smaller, Image.Resampling.LANCZOS)
    content = saved(image, recipe.to, LOWEST)
    if len(content) > recipe.bytes:
        raise Rejected(still_heavy(name))
    return content, image


def saved(image: Image.Image, to: str, quality: int) -> bytes:
    output = io.BytesIO()
    how: dict[str, Any] = {"quality": quality, "progressive": True} if to == "jpeg" else {}
    image.save(output, to.upper(), optimize=True, **how)
    return output.getvalue()


def still_heavy(name: str) -> str:
    return _("«%(name)s» sigue pesando demasiado después de convertirlo. Redúcelo y súbelo de nuevo.") % {
        "name": name
    }


# ── films and sounds ──────────────────────────────────────────────────────────────────────────────────


def remade(source: Path, recipe: Recipe, folder: Path, file: MediaFile) -> Understood:
    """Encoded anew, with fewer bits where it came out too heavy."""
    target, poster = folder / "made", folder / "poster.webp"
    with source.open("rb") as opened:
        form = kind_of(opened.read(HEAD)).form
    said = recipe.as_json()
    for _try in range(TRIES):
        facts = separately.transcode_apart(
            source,
            target,
            poster,
            "gif" if file.kind == "gif" else form,
            said,
            file.filename,
            seconds=file.seconds,
        )
        size = target.stat().st_size
        if recipe.bytes is None or size <= recipe.bytes:
            return recorded(target, poster, facts)
        said = {**said, "bitrate": int(said["bitrate"] * 0.9 * recipe.bytes / size)}
    raise Rejected(still_heavy(file.filename))
