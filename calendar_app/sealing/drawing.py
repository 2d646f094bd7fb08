"""The certificate as a PDF (reportlab), A4. Its keywords name every hash, so that a copy can be verified.

Letters the typeface lacks (emojis, other scripts) are written as their code points, «[U+1F35E]»: nothing of
what was approved is left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image as Picture
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Spacer, Table

from core.templatetags.hours import whole_day, zone_name
from media.models import MediaFile

from ..models import Seal
from .certificate import Certificate, Line, signed
from .saying import standing_of

SIDE = 18 * mm
THUMB = 28 * mm
INK, GREY = colors.HexColor("#1d2433"), colors.HexColor("#5b6474")
BODY = ParagraphStyle("body", fontName="Vera", fontSize=9, leading=13, textColor=INK, wordWrap="CJK")
SMALL = ParagraphStyle("small", BODY, fontSize=7.5, leading=10.5, textColor=GREY)
TITLE = ParagraphStyle("title", BODY, fontName="VeraBd", fontSize=16, leading=21, spaceAfter=2 * mm)
PART = ParagraphStyle("part", BODY, fontName="VeraBd", fontSize=11, leading=15, spaceBefore=5 * mm)


@cache
def face() -> Any:
    """Registers the typefaces once; the set of letters that the plain one draws."""
    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return frozenset(pdfmetrics.getFont("Vera").face.charToGlyph)


def pdf(certificate: Certificate) -> bytes:
    face()
    out = io.BytesIO()
    post = certificate.post
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=SIDE,
        rightMargin=SIDE,
        topMargin=SIDE,
        bottomMargin=SIDE,
        title=drawable(_("Certificado de «%(post)s»") % {"post": post}),
        author=drawable(post.workspace.name),
        keywords=hashes(certificate),
    )
    with timezone.override(post.workspace.tz):
        document.build([*head(certificate), *body(certificate), *trail(certificate)])
    return out.getvalue()


def hashes(certificate: Certificate) -> list[str]:
    named = [each for line in certificate.lines for each in (line.seal and line.seal.hash, line.sent) if each]
    return list(dict.fromkeys(named))


# ── its parts ─────────────────────────────────────────────────────────────────────────────────────────


def head(certificate: Certificate) -> Iterator[Any]:
    post = certificate.post
    yield said(_("Certificado de «%(post)s»") % {"post": post}, TITLE)
    about = {"brand": post.workspace.name, "number": post.pk, "version": post.version}
    yield said(_("%(brand)s · publicación %(number)s · versión %(version)s") % about)
    yield said(
        _("Hecho el %(at)s. Horas de %(zone)s.")
        % {"at": hour(timezone.now()), "zone": zone_name(post.workspace.zone)},
        SMALL,
    )
    yield said(
        _(
            "Cada huella es el SHA-256 de todo lo que el público vería en ese canal. Quien tenga acceso a la "
            "publicación puede comprobarla en su página."
        ),
        SMALL,
    )


def body(certificate: Certificate) -> Iterator[Any]:
    for line in certificate.lines:
        yield from channel(line)


def channel(line: Line) -> Iterator[Any]:
    yield said(f"{line.channel.name} · {line.channel.network}", PART)
    yield said(standing_of(line))
    if line.seal is None:
        return
    told = {"who": line.by, "at": hour(line.seal.at), "version": line.seal.version}
    yield said(_("La aprobó %(who)s el %(at)s, en su versión %(version)s.") % told)
    yield from when(line.seal)
    yield said(_("Huella de lo aprobado: %(hash)s") % {"hash": line.seal.hash}, SMALL)
    if line.sent:
        yield said(_("Huella de lo que salió: %(hash)s") % {"hash": line.sent}, SMALL)
    if line.delivery and line.delivery.url:
        yield said(line.delivery.url, SMALL)
    yield Spacer(1, 2 * mm)
    yield from words(line)


def when(seal: Seal) -> Iterator[Any]:
    """The hour that was approved; any hour where there was none."""
    if seal.planned_for is None:
        return
    told = {"at": hour(seal.planned_for), "minutes": seal.tolerance}
    held = seal.tolerance is not None
    yield said((_("Para el %(at)s, ± %(minutes)s min.") if held else _("Para el %(at)s.")) % told)


def words(line: Line) -> Iterator[Any]:
    payload = line.said
    if payload["title"]:
        yield said(payload["title"], ParagraphStyle("strong", BODY, fontName="VeraBd"))
    yield said(payload["text"])
    for each in payload["after"]:
        label = _("Primer comentario") if each["kind"] == "comment" else _("Sigue el hilo")
        yield said(f"{label}: {each['text']}")
    if payload["link"]:
        yield said(_("Enlace: %(link)s") % {"link": payload["link"]})
    yield from shown(line)


def shown(line: Line) -> Iterator[Any]:
    files = {each.sha256: each for each in line.media}
    rows = []
    for entry in line.said["media"]:
        file = files.get(entry["sha256"])
        told = [said(entry["alt"] or _("Sin texto alternativo")), said(entry["sha256"], SMALL)]
        rows.append([thumbnail(file) if file else "", told])
    if rows:
        yield Spacer(1, 2 * mm)
        yield Table(rows, colWidths=[THUMB + 4 * mm, None], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def thumbnail(file: MediaFile) -> Any:
    """Small, as the library shows it; nothing where there is none to show."""
    if not file.has_thumbnail or not default_storage.exists(file.thumbnail_name):
        return ""
    small = io.BytesIO()
    with default_storage.open(file.thumbnail_name) as stored, Picture.open(stored) as picture:
        width, height = picture.size
        picture.convert("RGB").save(small, "JPEG", quality=85)
    ratio = min(THUMB / width, THUMB / height)
    small.seek(0)
    return Image(small, width * ratio, height * ratio)


def trail(certificate: Certificate) -> Iterator[Any]:
    yield said(_("Cómo se decidió"), PART)
    for entry in certificate.trail:
        who = signed(entry) or "Pauta"
        told = {"at": hour(entry.at), "who": who, "did": entry.get_kind_display(), "version": entry.version}
        yield said(_("%(at)s · %(who)s · %(did)s · versión %(version)s") % told)


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────


def said(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    return Paragraph(escape(drawable(words)).replace("\n", "<br/>"), style)


def drawable(words: str) -> str:
    known = face()
    return "".join(each if each == "\n" or ord(each) in known else f"[U+{ord(each):04X}]" for each in words)


def hour(at: Any) -> str:
    local = timezone.localtime(at)
    return f"{whole_day(local.date())}, {date_format(local, 'H:i')}"
