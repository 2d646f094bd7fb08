"""A YouTube video as its composer fills it in: options, limits, what is wrong, what is sent.

Sources: youtube.v3 discovery (Video, VideoStatus, maxSize of videos.insert and thumbnails.set);
developers.google.com/youtube/v3/docs/videos (title 100, description 5000 bytes, no angle brackets, tags 500).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from publishing.networks import configured, counting, fitting
from publishing.networks.contract import Field, FileRule, Kind, Limits, Media, Post, Problem, Sentence, Unit


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TITLE_MISSING = _("Falta el título: YouTube no publica un video sin título.")
TITLE_TOO_LONG = _("El título tiene %(length)s caracteres y YouTube admite %(limit)s.")
ANGLES = _("YouTube no admite «<» ni «>» en el título ni en la descripción: quítalos.")
TAGS_TOO_LONG = _("Las etiquetas suman %(length)s caracteres y YouTube admite %(limit)s.")
VIDEO_MISSING = _("YouTube sólo publica videos: agrega uno. Una imagen sola no basta, es la miniatura.")
COMMENT_HAS_FILES = _("Un comentario de YouTube no lleva archivos: quítalos.")

TITLE = 100
TAGS = configured.number("YOUTUBE_TAGS_LENGTH", 500)
SHORT_SECONDS = 180.0  # support.google.com/youtube/answer/12779649: upright or square, three minutes at most
LIMITS = Limits(
    text=5000,
    unit=Unit.BYTES,
    comment=configured.number("YOUTUBE_COMMENT_LENGTH", 10_000),
    files={
        "video": FileRule(
            mimes=frozenset(
                {
                    "video/mp4",
                    "video/quicktime",
                    "video/webm",
                    "video/x-matroska",
                    "video/x-msvideo",
                    "video/mpeg",
                }
            ),
            bytes=274_877_906_944,
            seconds=(0.0, 12 * 3600.0),
        ),
        "image": FileRule(
            mimes=frozenset({"image/jpeg", "image/png"}),
            bytes=configured.number("YOUTUBE_THUMBNAIL_BYTES", 52_428_800),
        ),
    },
    together=2,
    mixed=True,
    least_files=1,
    title=TITLE,
    source="youtube.v3 discovery, revision 20261104; developers.google.com/youtube/v3/docs/videos",
)

# The categories a channel may use where it hasn't been asked yet (videoCategories.list, region MX).
USUAL_CATEGORIES = (
    ("22", _("Personas y blogs")),
    ("24", _("Entretenimiento")),
    ("26", _("Consejos y estilo")),
    ("27", _("Educación")),
    ("28", _("Ciencia y tecnología")),
    ("19", _("Viajes y eventos")),
    ("10", _("Música")),
    ("17", _("Deportes")),
    ("25", _("Noticias y política")),
    ("29", _("ONG y activismo")),
)
OPTIONS = (
    Field(
        "privacy",
        _("Quién lo ve"),
        help=_("YouTube deja privados los videos de una aplicación que no ha pasado su auditoría."),
        choices=(
            ("public", _("Público")),
            ("unlisted", _("Oculto: quien tenga el enlace")),
            ("private", _("Privado")),
        ),
        kind=Kind.CHOICE,
        default="public",
    ),
    Field(
        "made_for_kids",
        _("¿Está hecho para niños?"),
        help=_("La ley lo exige en cada video; los hechos para niños no llevan comentarios."),
        choices=(("no", _("No, no está hecho para niños")), ("yes", _("Sí, está hecho para niños"))),
        kind=Kind.CHOICE,
    ),
    Field("category", _("Categoría"), choices=USUAL_CATEGORIES, kind=Kind.CHOICE, default="22"),
    Field("playlist", _("Agregar a la lista"), required=False, kind=Kind.CHOICE),
    Field(
        "silent", _("No avisar a quienes siguen el canal"), required=False, kind=Kind.YES_NO, default=False
    ),
    Field(
        "synthetic",
        _("Contiene imágenes o voces realistas alteradas o hechas con IA"),
        required=False,
        kind=Kind.YES_NO,
        default=False,
    ),
    Field(
        "license",
        _("Licencia"),
        choices=(
            ("youtube", _("Licencia estándar de YouTube")),
            ("creativeCommon", _("Creative Commons: atribución")),
        ),
        kind=Kind.CHOICE,
        default="youtube",
    ),
    Field(
        "not_embeddable",
        _("No permitir insertarlo en otros sitios"),
        required=False,
        kind=Kind.YES_NO,
        default=False,
    ),
)


def options_for(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    """With this channel's own categories and lists; without lists the field is left out."""
    categories, lists = _pairs(facts.get("categories")), _pairs(facts.get("playlists"))
    chosen = {"category": categories or USUAL_CATEGORIES, "playlist": lists}
    fields = (replace(each, choices=chosen[each.name]) if each.name in chosen else each for each in OPTIONS)
    return tuple(each for each in fields if each.name != "playlist" or each.choices)


def _pairs(said: Any) -> tuple[tuple[str, str], ...]:
    pairs = said if isinstance(said, list) else []
    return tuple(
        (str(each[0]), str(each[1])) for each in pairs if isinstance(each, list | tuple) and len(each) == 2
    )


def option(post: Post, name: str) -> Any:
    """What was chosen, or what holds when nothing was."""
    chosen = post.options.get(name)
    known = {each.name: each.default for each in OPTIONS}
    return known.get(name) if chosen in (None, "") else chosen


def video_of(post: Post) -> Media | None:
    return next((each for each in post.media if each.kind == "video"), None)


def cover_of(post: Post) -> Media | None:
    return next((each for each in post.media if each.kind == "image"), None)


def is_short(video: Media) -> bool:
    """YouTube decides by shape and length; nothing is asked for."""
    return 0 < video.width <= video.height and 0 < video.seconds <= SHORT_SECONDS


# ── does it fit? ──────────────────────────────────────────────────────────────────────────────────────


def problems(post: Post, limits: Limits, network: str) -> list[Problem]:
    if post.comment:
        return list(_comment_troubles(post, limits, network))
    text = fitting.with_link(post)
    return [
        *_title_troubles(post),
        *fitting.too_long(counting.utf8_bytes(text), post, limits, network),
        *_angle_troubles(post.title + text),
        *_tag_troubles(post.tags),
        *fitting.media_troubles(post, replace(limits, least_files=0), network),
        *_video_troubles(post),
    ]


def _comment_troubles(post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    yield from fitting.nothing_said(post.text, replace(post, media=()), network)
    yield from fitting.too_long(
        len(post.text), replace(post, media=()), replace(limits, text=limits.comment), network
    )
    if post.media:
        yield Problem("comment_has_files", Sentence(COMMENT_HAS_FILES), field="media")


def _title_troubles(post: Post) -> Iterator[Problem]:
    title = post.title.strip()
    if not title:
        yield Problem("title_missing", Sentence(TITLE_MISSING), field="title")
    if len(title) > TITLE:
        told = {"length": len(title), "limit": TITLE}
        yield Problem("title_too_long", Sentence(TITLE_TOO_LONG, told), field="title")


def _angle_troubles(words: str) -> Iterator[Problem]:
    if "<" in words or ">" in words:
        yield Problem("angle_brackets", Sentence(ANGLES))


def tags_length(tags: tuple[str, ...]) -> int:
    """As YouTube counts: a tag with a space is put in quotes, and commas stand between."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(len(tags) - 1, 0)


def _tag_troubles(tags: tuple[str, ...]) -> Iterator[Problem]:
    if (length := tags_length(tags)) > TAGS:
        yield Problem(
            "tags_too_long", Sentence(TAGS_TOO_LONG, {"length": length, "limit": TAGS}), field="tags"
        )


def _video_troubles(post: Post) -> Iterator[Problem]:
    if not video_of(post):
        code = "video_missing" if post.media else "media_missing"
        yield Problem(code, Sentence(VIDEO_MISSING), field="media")


# ── what is sent ──────────────────────────────────────────────────────────────────────────────────────


def resource(post: Post) -> dict[str, Any]:
    """The `Video` of videos.insert, part=snippet,status."""
    snippet = {
        "title": post.title.strip(),
        "description": fitting.with_link(post),
        "categoryId": str(option(post, "category")),
        "defaultLanguage": post.language,
        "defaultAudioLanguage": post.language,
    }
    status = {
        "privacyStatus": str(option(post, "privacy")),
        "selfDeclaredMadeForKids": option(post, "made_for_kids") == "yes",
        "license": str(option(post, "license")),
        "embeddable": not option(post, "not_embeddable"),
        "containsSyntheticMedia": bool(option(post, "synthetic")),
    }
    return {"snippet": snippet | ({"tags": list(post.tags)} if post.tags else {}), "status": status}
