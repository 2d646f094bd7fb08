"""A message as chat.postMessage wants it: its words, the thread it goes under, our key in its metadata."""

from __future__ import annotations

from typing import Any

from publishing.networks import chosen
from publishing.networks.contract import Field, Kind, Post
from publishing.networks.slack_words import escaped

EVENT = "pauta_delivery"


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


OPTIONS = (
    Field(
        "format",
        _("Formato"),
        required=False,
        kind=Kind.CHOICE,
        default="mrkdwn",
        throughout=True,
        choices=(
            ("mrkdwn", _("El de Slack (*negrita*, _cursiva_)")),
            ("plain", _("Texto tal cual")),
            ("markdown", _("Markdown")),
        ),
    ),
    Field(
        "unfurl",
        _("Vista previa de los enlaces"),
        required=False,
        kind=Kind.CHOICE,
        default="all",
        choices=(
            ("all", _("Mostrar")),
            ("media", _("Sólo de imágenes y videos")),
            ("none", _("Ocultar")),
        ),
    ),
    Field(
        "broadcast",
        _("Mostrar también en el canal lo que va en su hilo"),
        required=False,
        kind=Kind.YES_NO,
    ),
)


def message(post: Post, text: str, channel: str) -> dict[str, Any]:
    """By its key in the metadata a lost one is found."""
    key = {"event_type": EVENT, "event_payload": {"key": post.key}}
    return {
        **_words(post, text),
        "channel": channel,
        **above(post),
        **_broadcast(post),
        **_unfurls(post),
        "metadata": key,
    }


def _words(post: Post, text: str) -> dict[str, Any]:
    form = chosen.text(post, "format")
    if form == "markdown":
        return {"markdown_text": text}
    return {"text": escaped(text), "mrkdwn": form != "plain"}


def above(post: Post) -> dict[str, str]:
    """The thread this message belongs to: always its first message, never an answer."""
    if post.reply_to is None:
        return {}
    return {"thread_ts": str(post.reply_to.extra.get("root") or post.reply_to.id)}


def _broadcast(post: Post) -> dict[str, bool]:
    return {"reply_broadcast": True} if post.reply_to and chosen.yes(post, "broadcast") else {}


def _unfurls(post: Post) -> dict[str, bool]:
    which = chosen.text(post, "unfurl", "all")
    return {"unfurl_links": which == "all", "unfurl_media": which != "none"}
