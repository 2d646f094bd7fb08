"""A TikTok post as its composer fills it in: what the creator's own settings allow, limits, what is sent.

Sources: developers.tiktok.com/doc/content-posting-api-reference-direct-post, -photo-post,
-media-transfer-guide and content-sharing-guidelines (nothing preselected, commercial content disclosed,
music confirmed).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from publishing.networks import configured, counting, fitting
from publishing.networks.contract import (
    Field,
    FileRule,
    Kind,
    Limits,
    Media,
    Post,
    Problem,
    Refused,
    Sentence,
    Unit,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


PRIVACY_MISSING = _("Elige quién ve la publicación: TikTok pide que lo decidas cada vez.")
NOT_ALLOWED = _("Esta cuenta ya no permite «%(choice)s» en TikTok. Actualiza las opciones y elige de nuevo.")
BRANDED_IN_PRIVATE = _(
    "El contenido pagado de otra marca no puede ser privado en TikTok: elige otra audiencia."
)
LASTS_TOO_LONG = _("El video dura %(seconds)s s y esta cuenta de TikTok admite hasta %(most)s s.")
TITLE_TOO_LONG = _("El título tiene %(length)s caracteres y TikTok admite %(limit)s.")
DRAFT_WITHOUT_WORDS = _(
    "El texto no viaja con un borrador de video: escríbelo en la app de TikTok al publicarlo."
)
MUSIC = _("Al publicar aceptas la Confirmación de uso de música de TikTok.")
MUSIC_AND_BRAND = _(
    "Al publicar aceptas la Política de contenido de marca y la Confirmación de uso de música de TikTok."
)
OFF = _("La cuenta lo tiene desactivado en TikTok.")

PHOTO_TITLE, PHOTO_TEXT = 90, 4000
LONGEST = float(configured.number("TIKTOK_VIDEO_SECONDS", 600))
LIMITS = Limits(
    text=2200,
    unit=Unit.UTF16,
    files={
        "video": FileRule(
            mimes=frozenset({"video/mp4", "video/quicktime", "video/webm"}),
            bytes=4 * 2**30,
            width=(360, 4096),
            height=(360, 4096),
            seconds=(0.0, LONGEST),
            fps=(23, 60),
            codecs=frozenset({"h264", "hevc", "vp8", "vp9"}),
        ),
        "image": FileRule(
            most=35,
            mimes=frozenset({"image/jpeg", "image/webp"}),
            bytes=20 * 2**20,
            pixels=1920 * 1080,
        ),
    },
    least_files=1,
    title=PHOTO_TITLE,
    source="developers.tiktok.com/doc/content-posting-api-media-transfer-guide, read 2026-09-11",
)

AUDIENCES = (
    ("PUBLIC_TO_EVERYONE", _("Todo el mundo")),
    ("MUTUAL_FOLLOW_FRIENDS", _("Amigos: quienes se siguen mutuamente")),
    ("FOLLOWER_OF_CREATOR", _("Seguidores")),
    ("SELF_ONLY", _("Sólo yo")),
)
DIRECT = ("form", ("direct",))


def _switch(name: str, label: str, help: str = "", where: Any = DIRECT) -> Field:
    return Field(name, label, required=False, help=help, kind=Kind.YES_NO, default=False, where=where)


OPTIONS = (
    Field(
        "form",
        _("Cómo se entrega"),
        choices=(("direct", _("Se publica")), ("draft", _("Borrador: se termina en la app de TikTok"))),
        kind=Kind.CHOICE,
        default="direct",
    ),
    Field("privacy", _("Quién lo ve"), choices=AUDIENCES, kind=Kind.CHOICE, where=DIRECT),
    _switch("allow_comment", _("Permitir comentarios")),
    _switch("allow_duet", _("Permitir duetos"), _("Sólo en videos.")),
    _switch("allow_stitch", _("Permitir pegar (Stitch)"), _("Sólo en videos.")),
    _switch(
        "brand_organic", _("Promociona mi propia marca"), _("TikTok lo marca como «Contenido promocional».")
    ),
    _switch(
        "brand_content",
        _("Promociona a otra marca, con pago"),
        _("TikTok lo marca como «Colaboración pagada»."),
    ),
    _switch("is_aigc", _("Hecho con IA")),
    _switch("auto_music", _("Dejar que TikTok agregue música a las fotos")),
    Field(
        "cover",
        _("Portada: segundo del video, o número de la foto"),
        required=False,
        kind=Kind.NUMBER,
        least=0,
        most=600,
        default=0,
        where=DIRECT,
    ),
)
# What the creator may have switched off: our option, their word.
SWITCHED_OFF = {
    "allow_comment": "comment_disabled",
    "allow_duet": "duet_disabled",
    "allow_stitch": "stitch_disabled",
}


def facts_of(creator: Mapping[str, Any]) -> dict[str, Any]:
    """Creator info, as the composer has to show it before every post."""
    seconds = creator.get("max_video_post_duration_sec")
    return {
        "nickname": str(creator.get("creator_nickname") or creator.get("creator_username") or ""),
        "username": str(creator.get("creator_username") or ""),
        "privacy": [str(each) for each in creator.get("privacy_level_options") or []],
        **{off: bool(creator.get(off)) for off in SWITCHED_OFF.values()},
        **({"max_seconds": seconds} if isinstance(seconds, int) and seconds > 0 else {}),
    }


def options_for(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    """Audiences as the account has them; what it switched off is shown, and can't be chosen."""
    offered = facts.get("privacy")
    choices = tuple(each for each in AUDIENCES if not offered or each[0] in offered)
    fields = (replace(each, choices=choices) if each.name == "privacy" else each for each in OPTIONS)
    return tuple(
        replace(each, locked=OFF) if facts.get(SWITCHED_OFF.get(each.name, "")) else each for each in fields
    )


def limits_for(facts: Mapping[str, Any]) -> Limits:
    most = facts.get("max_seconds")
    if not isinstance(most, int) or most >= LONGEST:
        return LIMITS
    video = replace(LIMITS.files["video"], seconds=(0.0, float(most)))
    return replace(LIMITS, files={**LIMITS.files, "video": video})


def limits_of(post: Post, limits: Limits) -> Limits:
    """Photos have a title and a longer text."""
    return limits if video_of(post) or not post.media else replace(limits, text=PHOTO_TEXT)


def video_of(post: Post) -> Media | None:
    return next((each for each in post.media if each.kind == "video"), None)


def is_draft(post: Post) -> bool:
    return post.options.get("form") == "draft"


def is_on(post: Post, name: str) -> bool:
    return post.options.get(name) is True


def privacy_of(post: Post) -> str:
    chosen = post.options.get("privacy")
    return chosen if isinstance(chosen, str) and chosen in dict(AUDIENCES) else ""


# ── does it fit? ──────────────────────────────────────────────────────────────────────────────────────


def problems(post: Post, limits: Limits, network: str) -> list[Problem]:
    held = limits_of(post, limits)
    return [
        *fitting.too_long(counting.utf16(fitting.with_link(post)), post, held, network),
        *_title_troubles(post),
        *_option_troubles(post),
        *fitting.media_troubles(post, held, network),
        *(() if video_of(post) else fitting.must_be_fetched(post, network)),
    ]


def _title_troubles(post: Post) -> Iterator[Problem]:
    length = counting.utf16(post.title.strip())
    if not video_of(post) and length > PHOTO_TITLE:
        told = {"length": length, "limit": PHOTO_TITLE}
        yield Problem("title_too_long", Sentence(TITLE_TOO_LONG, told), field="title")


def _option_troubles(post: Post) -> Iterator[Problem]:
    if is_draft(post):
        if video_of(post) and post.text.strip():
            yield Problem("draft_without_words", Sentence(DRAFT_WITHOUT_WORDS), blocks=False)
        return
    if not privacy_of(post):
        yield Problem("privacy_missing", Sentence(PRIVACY_MISSING), field="options.privacy")
    if is_on(post, "brand_content") and privacy_of(post) == "SELF_ONLY":
        yield Problem("branded_in_private", Sentence(BRANDED_IN_PRIVATE), field="options.privacy")


def still_allowed(post: Post, facts: Mapping[str, Any]) -> None:
    """Asked right before sending: the creator may have changed their settings since. Raises Refused."""
    video = video_of(post)
    most = facts.get("max_seconds")
    if video and isinstance(most, int) and video.seconds > most:
        told = {"seconds": f"{video.seconds:.1f}", "most": most}
        raise Refused(Sentence(LASTS_TOO_LONG, told), code="lasts_too_long")
    if not is_draft(post) and privacy_of(post) not in (facts.get("privacy") or ()):
        chosen = Sentence(dict(AUDIENCES).get(privacy_of(post), ""))
        raise Refused(Sentence(NOT_ALLOWED, {"choice": chosen}), code="privacy_level_option_mismatch")


def agreement(post: Post) -> Sentence:
    return Sentence(MUSIC_AND_BRAND if is_on(post, "brand_content") else MUSIC)


# ── what is sent ──────────────────────────────────────────────────────────────────────────────────────


def video_info(post: Post, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is switched off at the creator's stays off."""
    disabled = {
        "disable_" + name.removeprefix("allow_"): bool(facts.get(off)) or not is_on(post, name)
        for name, off in SWITCHED_OFF.items()
    }
    return {
        "title": fitting.with_link(post),
        "privacy_level": privacy_of(post),
        **disabled,
        "video_cover_timestamp_ms": _number(post, "cover") * 1000,
        "brand_content_toggle": is_on(post, "brand_content"),
        "brand_organic_toggle": is_on(post, "brand_organic"),
        "is_aigc": is_on(post, "is_aigc"),
    }


def photo_request(post: Post, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What content/init is given: TikTok fetches the photos from our addresses."""
    info: dict[str, Any] = {"title": post.title.strip(), "description": fitting.with_link(post)}
    if not is_draft(post):
        info |= {
            "privacy_level": privacy_of(post),
            "disable_comment": bool(facts.get("comment_disabled")) or not is_on(post, "allow_comment"),
            "auto_add_music": is_on(post, "auto_music"),
            "brand_content_toggle": is_on(post, "brand_content"),
            "brand_organic_toggle": is_on(post, "brand_organic"),
        }
    addresses = [each.public() for each in post.media if each.public]
    cover = min(max(_number(post, "cover") - 1, 0), max(len(addresses) - 1, 0))
    source = {"source": "PULL_FROM_URL", "photo_images": addresses, "photo_cover_index": cover}
    mode = "MEDIA_UPLOAD" if is_draft(post) else "DIRECT_POST"
    said: dict[str, Any] = {
        "media_type": "PHOTO",
        "post_mode": mode,
        "post_info": info,
        "source_info": source,
    }
    return said if is_draft(post) else said | {"is_aigc": is_on(post, "is_aigc")}


def _number(post: Post, name: str) -> int:
    with suppress(TypeError, ValueError):
        return max(int(post.options.get(name) or 0), 0)
    return 0
