"""A post on a Google Business Profile as its composer fills it in: news, an event, an offer.

Sources: developers.google.com/my-business/content/posts-data and reference v4 accounts.locations.localPosts;
pictures from support.google.com/business/answer/6103862. What no page confirms is a setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from publishing.networks import configured, fitting
from publishing.networks.contract import Field, FileRule, Kind, Limits, Post, Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TITLE_MISSING = _("Falta el título: Google lo pide en los eventos y en las ofertas.")
TITLE_TOO_LONG = _("El título tiene %(length)s caracteres y Google admite %(limit)s.")
DATES_MISSING = _("Di cuándo empieza y cuándo termina: Google lo pide en los eventos y en las ofertas.")
ENDS_BEFORE = _("Termina antes de empezar: corrige las fechas.")
LINK_MISSING = _("El botón «%(button)s» necesita un enlace: escríbelo.")
PICTURE_SMALL = _("«%(file)s» pesa %(size)s kB y Google pide al menos 10 kB: puede rechazarla.")

TITLE = configured.number("GOOGLE_BUSINESS_TITLE", 58)
LEAST_PICTURE = 10 * 1024
LIMITS = Limits(
    text=configured.number("GOOGLE_BUSINESS_SUMMARY", 1500),
    files={
        "image": FileRule(
            most=configured.number("GOOGLE_BUSINESS_IMAGES", 1),
            mimes=frozenset({"image/jpeg", "image/png"}),
            bytes=5 * 2**20,
            width=(250, 10_000),
            height=(250, 10_000),
        ),
        "video": FileRule(
            mimes=frozenset({"video/mp4", "video/quicktime"}),
            bytes=configured.number("GOOGLE_BUSINESS_VIDEO_BYTES", 75 * 2**20),
            seconds=(0.0, float(configured.number("GOOGLE_BUSINESS_VIDEO_SECONDS", 30))),
        ),
    },
    title=TITLE,
    source="developers.google.com/my-business/content/posts-data; support.google.com/business/answer/6103862",
)

DATED = ("event", "offer")
BUTTONS = (
    ("BOOK", _("Reservar")),
    ("ORDER", _("Pedir en línea")),
    ("SHOP", _("Comprar")),
    ("LEARN_MORE", _("Más información")),
    ("SIGN_UP", _("Registrarse")),
    ("CALL", _("Llamar ahora")),
)
OPTIONS = (
    Field(
        "form",
        _("Tipo de publicación"),
        choices=(("standard", _("Novedad")), ("event", _("Evento")), ("offer", _("Oferta"))),
        kind=Kind.CHOICE,
        default="standard",
    ),
    Field(
        "starts",
        _("Empieza"),
        help=_("Con la hora del lugar; el título es el de la publicación."),
        kind=Kind.MOMENT,
        where=("form", DATED),
    ),
    Field("ends", _("Termina"), kind=Kind.MOMENT, where=("form", DATED)),
    Field(
        "button",
        _("Botón"),
        required=False,
        help=_("Lleva al enlace de la publicación; «Llamar ahora», al teléfono del perfil."),
        choices=BUTTONS,
        kind=Kind.CHOICE,
        where=("form", ("standard", "event")),
    ),
    Field("coupon", _("Código del cupón"), required=False, most=58, where=("form", ("offer",))),
    Field("terms", _("Condiciones de la oferta"), required=False, kind=Kind.LONG, where=("form", ("offer",))),
)


def form_of(post: Post) -> str:
    form = post.options.get("form")
    return form if isinstance(form, str) and form in DATED else "standard"


def word(post: Post, name: str) -> str:
    said = post.options.get(name)
    return said.strip() if isinstance(said, str) else ""


def moment_of(post: Post, name: str) -> datetime | None:
    """The hour on the wall of the place: Google's schedules have no time zone."""
    with suppress(ValueError):
        return datetime.fromisoformat(word(post, name)).replace(tzinfo=None)
    return None


# ── does it fit? ──────────────────────────────────────────────────────────────────────────────────────


def problems(post: Post, limits: Limits, network: str) -> list[Problem]:
    return [
        *fitting.nothing_said(post.text, post, network),
        *fitting.too_long(len(post.text.strip()), post, limits, network),
        *(_dated_troubles(post) if form_of(post) in DATED else ()),
        *_button_troubles(post),
        *fitting.media_troubles(post, limits, network),
        *fitting.must_be_fetched(post, network),
        *_small_pictures(post),
    ]


def _dated_troubles(post: Post) -> Iterator[Problem]:
    title, starts, ends = post.title.strip(), moment_of(post, "starts"), moment_of(post, "ends")
    if not title:
        yield Problem("title_missing", Sentence(TITLE_MISSING), field="title")
    if len(title) > TITLE:
        told = {"length": len(title), "limit": TITLE}
        yield Problem("title_too_long", Sentence(TITLE_TOO_LONG, told), field="title")
    if starts is None or ends is None:
        yield Problem("dates_missing", Sentence(DATES_MISSING), field="options.starts")
    elif ends < starts:
        yield Problem("ends_before", Sentence(ENDS_BEFORE), field="options.ends")


def _button_troubles(post: Post) -> Iterator[Problem]:
    label = dict(BUTTONS).get(word(post, "button"))
    if label and word(post, "button") != "CALL" and not post.link and form_of(post) != "offer":
        yield Problem("link_missing", Sentence(LINK_MISSING, {"button": Sentence(label)}), field="link")


def _small_pictures(post: Post) -> Iterator[Problem]:
    for file in post.media:
        if file.kind == "image" and 0 < file.bytes < LEAST_PICTURE:
            told = {"file": file.filename, "size": file.bytes // 1024}
            yield Problem("image_too_light", Sentence(PICTURE_SMALL, told), blocks=False, field="media")


# ── what is sent ──────────────────────────────────────────────────────────────────────────────────────


def resource(post: Post) -> dict[str, Any]:
    """The `LocalPost`. An offer's link is where it is redeemed; otherwise it hangs on a button."""
    form = form_of(post)
    said: dict[str, Any] = {
        "languageCode": post.language,
        "summary": post.text.strip(),
        "topicType": form.upper(),
        "callToAction": _button(post) if form != "offer" else {},
        "event": _event(post) if form in DATED else {},
        "offer": _offer(post) if form == "offer" else {},
        "media": [
            {"mediaFormat": "VIDEO" if file.kind == "video" else "PHOTO", "sourceUrl": file.public()}
            for file in post.media
            if file.public
        ],
    }
    return {name: value for name, value in said.items() if value}


def _button(post: Post) -> dict[str, str]:
    chosen = word(post, "button")
    if chosen == "CALL":
        return {"actionType": "CALL"}
    if not post.link:
        return {}
    return {"actionType": chosen if chosen in dict(BUTTONS) else "LEARN_MORE", "url": post.link}


def _offer(post: Post) -> dict[str, str]:
    said = {
        "couponCode": word(post, "coupon"),
        "redeemOnlineUrl": post.link,
        "termsConditions": word(post, "terms"),
    }
    return {name: value for name, value in said.items() if value}


def _event(post: Post) -> dict[str, Any]:
    schedule: dict[str, Mapping[str, int]] = {}
    for name, at in (("start", moment_of(post, "starts")), ("end", moment_of(post, "ends"))):
        if at:
            schedule[f"{name}Date"] = {"year": at.year, "month": at.month, "day": at.day}
            schedule[f"{name}Time"] = {"hours": at.hour, "minutes": at.minute}
    return {"title": post.title.strip(), "schedule": schedule}
