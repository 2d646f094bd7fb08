"""What stands under a post on each network, as its people know it. One that isn't here shows nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

Actions = tuple[tuple[str, object], ...]  # (icon, word; "" = the glyph alone)
REPLY_SHARE_LIKE: Actions = (("message-circle", ""), ("repeat-2", ""), ("heart", ""))


@dataclass(frozen=True)
class Marks:
    actions: Actions = ()
    spread: bool = True  # over the whole width; False: together at the start


MARKS: dict[str, Marks] = {
    "bluesky": Marks((*REPLY_SHARE_LIKE, ("ellipsis", ""))),
    "discourse": Marks((("heart", ""), ("link", ""), ("reply", _("Responder"))), spread=False),
    "facebook": Marks(
        (("thumbs-up", _("Me gusta")), ("message-circle", _("Comentar")), ("share", _("Compartir")))
    ),
    "ghost": Marks(),
    "instagram": Marks((("heart", ""), ("message-circle", ""), ("send", "")), spread=False),
    "linkedin": Marks(
        (
            ("thumbs-up", _("Recomendar")),
            ("message-circle", _("Comentar")),
            ("repeat-2", _("Compartir")),
            ("send", _("Enviar")),
        )
    ),
    "mastodon": Marks((("reply", ""), ("repeat-2", ""), ("heart", ""), ("bookmark", ""))),
    "pinterest": Marks((("heart", ""), ("message-circle", ""), ("share", "")), spread=False),
    "reddit": Marks(
        (
            ("arrow-big-up", _("Votar")),
            ("arrow-big-down", ""),
            ("message-square", _("Comentarios")),
            ("share", _("Compartir")),
        ),
        spread=False,
    ),
    "threads": Marks(
        (("heart", ""), ("message-circle", ""), ("repeat-2", ""), ("send", "")), spread=False
    ),
    "tiktok": Marks((("heart", ""), ("message-circle", ""), ("bookmark", ""), ("share", ""))),
    "tumblr": Marks((("message-circle", ""), ("repeat-2", ""), ("heart", ""))),
    "x": Marks((("message-circle", ""), ("repeat-2", ""), ("heart", ""), ("eye", ""), ("bookmark", ""))),
    "youtube": Marks(
        (("thumbs-up", ""), ("share", _("Compartir")), ("download", _("Descargar"))), spread=False
    ),
}  # fmt: skip


def marks_of(network: str) -> Marks:
    """By the network's key, or by what comes before its first «_» (linkedin_page, discord_webhook)."""
    return MARKS.get(network) or MARKS.get(network.partition("_")[0], Marks())
