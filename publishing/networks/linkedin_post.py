"""What a post on LinkedIn may be: limits, options, what doesn't go together, and the body that says it.

Sources: learn.microsoft.com linkedin/marketing/community-management/shares/{posts,multiimage-post,poll-post,
images,videos,documents}-api. Maxima that no page confirms are configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from publishing.networks import configured, counting, fitting, linkedin_text
from publishing.networks.contract import Field, FileRule, Kind, Limits, Media, Post, Problem, Sentence, Unit


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TOGETHER = _("LinkedIn no junta %(one)s y %(other)s en una publicación: deja sólo una de esas cosas.")
FILES, POLL, ARTICLE = _("archivos"), _("una encuesta"), _("una tarjeta de enlace")
NO_LINK = _("Para la tarjeta de enlace falta la dirección: escríbela en «Enlace».")
NO_TITLE = _("La tarjeta de enlace necesita un título: LinkedIn no lo lee de la página.")
ONE_THUMBNAIL = _("La tarjeta de enlace lleva como mucho una imagen y hay %(count)s archivos.")
NO_QUESTION = _("A la encuesta le falta la pregunta.")
CHOICES_COUNT = _("La encuesta tiene %(count)s opciones y LinkedIn admite de 2 a 4.")
CHOICE_LENGTH = _(
    "La opción «%(choice)s» de la encuesta tiene %(length)s caracteres y LinkedIn admite hasta 30."
)
QUESTION_LENGTH = _("La pregunta tiene %(length)s caracteres y LinkedIn admite hasta %(limit)s.")
TITLE_LENGTH = _("El título tiene %(length)s caracteres y LinkedIn admite hasta %(limit)s.")
TOO_LIGHT = _("«%(file)s» pesa %(size)s kB y LinkedIn pide videos de al menos 75 kB.")
COMMENT_LENGTH = _("El comentario tiene %(length)s caracteres y LinkedIn admite hasta %(limit)s.")
MANY_ESCAPES = _(
    "Con los signos que LinkedIn obliga a marcar, el texto ocupa %(length)s de %(limit)s caracteres: puede "
    "que lo rechace por largo."
)

MEGABYTE = 2**20
LEAST_VIDEO = 75 * 1024
QUESTION, CHOICE = 140, 30
DURATIONS = {"1": "ONE_DAY", "3": "THREE_DAYS", "7": "SEVEN_DAYS", "14": "FOURTEEN_DAYS"}
DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    }
)
ANYONE = ("PUBLIC", _("Cualquiera"))
VISIBILITY = Field(
    "visibility",
    _("Quién la ve"),
    required=False,
    kind=Kind.CHOICE,
    default="PUBLIC",
    choices=(
        ANYONE,
        ("LOGGED_IN", _("Quien tenga cuenta en LinkedIn")),
        ("CONNECTIONS", _("Sólo contactos")),
    ),
)
FORM = Field(
    "form",
    _("Forma"),
    required=False,
    kind=Kind.CHOICE,
    default="feed",
    choices=(("feed", _("Publicación")), ("article", _("Tarjeta de enlace")), ("poll", _("Encuesta"))),
)
OPTIONS = (
    FORM,
    Field(
        "description",
        _("Descripción de la tarjeta"),
        required=False,
        most=300,
        where=("form", ("article",)),
    ),
    Field(
        "poll_question",
        _("Pregunta de la encuesta"),
        required=False,
        most=QUESTION,
        where=("form", ("poll",)),
    ),
    Field(
        "poll_choices",
        _("Opciones de la encuesta, una por línea"),
        required=False,
        kind=Kind.LINES,
        least=2,
        most=4,
        where=("form", ("poll",)),
    ),
    Field(
        "poll_days",
        _("Cuánto dura la encuesta"),
        required=False,
        kind=Kind.CHOICE,
        default="3",
        choices=(("1", _("Un día")), ("3", _("Tres días")), ("7", _("Una semana")), ("14", _("Dos semanas"))),
        where=("form", ("poll",)),
    ),
    VISIBILITY,
    Field("no_reshare", _("Que nadie pueda volver a compartirla"), required=False, kind=Kind.YES_NO),
)


def limits() -> Limits:
    """Read anew each time: an operator may correct them while we run."""
    return Limits(
        text=configured.number("LINKEDIN_TEXT", 3000),
        unit=Unit.MENTIONS_AS_NAMES,
        files={
            "image": FileRule(
                most=configured.number("LINKEDIN_IMAGES", 20),
                mimes=frozenset({"image/jpeg", "image/png", "image/gif"}),
                pixels=36_152_320,
                frames=250,
            ),
            "video": FileRule(
                mimes=frozenset({"video/mp4"}),
                bytes=configured.number("LINKEDIN_VIDEO_MB", 500) * MEGABYTE,
                seconds=(3, 30 * 60),
            ),
            "document": FileRule(
                mimes=DOCUMENTS, bytes=configured.number("LINKEDIN_DOCUMENT_MB", 100) * MEGABYTE
            ),
        },
        alt=4086,
        title=400,
        comment=configured.number("LINKEDIN_COMMENT", 1250),
        source="learn.microsoft.com linkedin/marketing (li-lms-2026-09): posts, images, videos, comments",
    )


LIMITS = limits()


def form(post: Post) -> str:
    said = post.options.get("form")
    return said if said in ("article", "poll") else "feed"


def text_of(post: Post) -> str:
    """A card carries its link itself; elsewhere it stands among the words."""
    return post.text.strip() if form(post) == "article" else fitting.with_link(post)


# ── what is wrong ─────────────────────────────────────────────────────────────────────────────────────


def troubles(text: str, post: Post, limits: Limits) -> Iterator[Problem]:
    yield from _together(post)
    if form(post) == "article":
        yield from _article_troubles(post)
    if form(post) == "poll":
        yield from _poll_troubles(post)
    if limits.title and len(post.title) > limits.title:
        yield _problem("title_too_long", TITLE_LENGTH, "title", length=len(post.title), limit=limits.title)
    for file in post.media:
        if file.kind == "video" and file.bytes < LEAST_VIDEO:
            size = file.bytes // 1024
            yield _problem("file_too_light", TOO_LIGHT, "media", file=file.filename, size=size)
    little = len(linkedin_text.little(text))
    if limits.text and little > limits.text >= counting.mentions_as_names(text):
        told = {"length": little, "limit": limits.text}
        yield Problem("many_escapes", Sentence(MANY_ESCAPES, told), blocks=False)


def comment_troubles(text: str, limits: Limits) -> Iterator[Problem]:
    if limits.comment is not None and len(text) > limits.comment:
        yield _problem("text_too_long", COMMENT_LENGTH, "text", length=len(text), limit=limits.comment)


def _problem(code: str, text: str, field: str, **told: Any) -> Problem:
    return Problem(code, Sentence(text, told), field=field)


def _together(post: Post) -> Iterator[Problem]:
    if form(post) == "poll" and post.media:
        told = {"one": Sentence(FILES), "other": Sentence(POLL)}
        yield Problem("not_together", Sentence(TOGETHER, told), field="media")
    if form(post) == "article" and any(file.kind != "image" for file in post.media):
        told = {"one": Sentence(FILES), "other": Sentence(ARTICLE)}
        yield Problem("not_together", Sentence(TOGETHER, told), field="media")


def _article_troubles(post: Post) -> Iterator[Problem]:
    if not post.link.strip():
        yield _problem("link_missing", NO_LINK, "link")
    if not post.title.strip():
        yield _problem("title_missing", NO_TITLE, "title")
    if len(post.media) > 1:
        yield _problem("too_many_files", ONE_THUMBNAIL, "media", count=len(post.media))


def _poll_troubles(post: Post) -> Iterator[Problem]:
    question, choices = _word(post, "poll_question"), _choices(post)
    if not question:
        yield _problem("poll", NO_QUESTION, "options.poll_question")
    if len(question) > QUESTION:
        yield _problem("poll", QUESTION_LENGTH, "options.poll_question", length=len(question), limit=QUESTION)
    if not 2 <= len(choices) <= 4:
        yield _problem("poll", CHOICES_COUNT, "options.poll_choices", count=len(choices))
    for choice in choices:
        if len(choice) > CHOICE:
            about = {"choice": choice[:40], "length": len(choice)}
            yield _problem("poll", CHOICE_LENGTH, "options.poll_choices", **about)


# ── how it is said ────────────────────────────────────────────────────────────────────────────────────


def body(author: str, ids: list[str], post: Post) -> dict[str, Any]:
    """What POST /rest/posts is given. `ids`: of the files, already uploaded."""
    said: dict[str, Any] = {
        "author": author,
        "commentary": linkedin_text.little(text_of(post)),
        "visibility": _word(post, "visibility") or "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": post.options.get("no_reshare") is True,
    }
    content = _content(ids, post)
    return said | ({"content": content} if content else {})


def _content(ids: list[str], post: Post) -> dict[str, Any]:
    if form(post) == "article":
        return {"article": _article(ids, post)}
    if form(post) == "poll":
        return {"poll": _poll(post)}
    if len(ids) > 1:
        pairs = zip(ids, post.media, strict=True)
        return {"multiImage": {"images": [{"id": urn, **_alt(file)} for urn, file in pairs]}}
    return {"media": _one(ids[0], post.media[0], post)} if ids else {}


def _one(urn: str, file: Media, post: Post) -> dict[str, Any]:
    """A document must have a title; a video may."""
    title = post.title.strip() or (file.filename if file.kind == "document" else "")
    titled = {"title": title} if title and file.kind in ("document", "video") else {}
    return {"id": urn, **titled, **(_alt(file) if file.kind in ("image", "gif") else {})}


def _alt(file: Media) -> dict[str, str]:
    return {"altText": file.alt.strip()} if file.alt.strip() else {}


def _article(ids: list[str], post: Post) -> dict[str, Any]:
    said = {
        "source": post.link.strip(),
        "title": post.title.strip(),
        "description": _word(post, "description"),
    }
    if ids:
        said |= {"thumbnail": ids[0], "thumbnailAltText": post.media[0].alt.strip()}
    return {name: value for name, value in said.items() if value}


def _poll(post: Post) -> Mapping[str, Any]:
    return {
        "question": _word(post, "poll_question"),
        "options": [{"text": choice} for choice in _choices(post)],
        "settings": {"duration": DURATIONS.get(_word(post, "poll_days"), "THREE_DAYS")},
    }


def _word(post: Post, name: str) -> str:
    return str(post.options.get(name) or "").strip()


def _choices(post: Post) -> list[str]:
    said = post.options.get("poll_choices")
    return [str(each).strip() for each in said if str(each).strip()] if isinstance(said, list) else []
