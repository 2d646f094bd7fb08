"""What a Telegram channel takes: files by kind, which of them go together, and their shapes.

Sources: core.telegram.org/bots/api (10.1) sendPhoto (10 MB, sides, proportion), sendVideo, sendAnimation,
sendAudio, sendDocument (50 MB by a bot), sendMediaGroup (2–10); «Using a Local Bot API Server» (2000 MB).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from publishing.networks.contract import FileRule, Limits, Media, Post, Problem, Sentence, Unit


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


BY_BOT, BY_OWN_SERVER = 50 * 2**20, 2000 * 2**20  # bytes
WIDTH_AND_HEIGHT = 10_000
RATIO = 20
FILES: Mapping[str, FileRule] = {
    "image": FileRule(most=10, mimes=frozenset({"image/jpeg", "image/png", "image/webp"}), bytes=10 * 2**20),
    "gif": FileRule(most=1, mimes=frozenset({"image/gif"}), bytes=BY_BOT),
    "video": FileRule(
        most=10, mimes=frozenset({"video/mp4"}), bytes=BY_BOT, codecs=frozenset({"h264", "hevc"})
    ),
    "audio": FileRule(most=10, mimes=frozenset({"audio/mpeg", "audio/mp4"}), bytes=BY_BOT),
    "document": FileRule(most=10, bytes=BY_BOT),
}
LIMITS = Limits(
    text=4096,
    unit=Unit.AFTER_MARKUP,
    caption=1024,
    files=FILES,
    together=10,
    mixed=True,
    source="core.telegram.org/bots/api 10.1: sendMessage, sendPhoto, sendVideo, sendMediaGroup, sendPoll",
)
ALBUMS = ({"image", "video"}, {"audio"}, {"document"})

NOT_TOGETHER = _(
    "Telegram junta en un álbum fotos con videos, o sólo audios, o sólo documentos; un GIF va siempre solo. "
    "Deja los de una clase."
)
NO_ALT = _("Telegram no guarda texto alternativo: el de «%(file)s» no llegará. Descríbela en el texto.")
TOO_WIDE = _("«%(file)s» mide %(width)s × %(height)s; en Telegram ancho y alto no pasan de %(limit)s juntos.")
TOO_NARROW = _(
    "«%(file)s» mide %(width)s × %(height)s; en Telegram un lado es hasta %(limit)s veces el otro."
)


def for_own_server(limits: Limits) -> Limits:
    """A Bot API server of one's own takes larger files; photos stay photos."""
    larger = {
        kind: rule if kind == "image" else replace(rule, bytes=BY_OWN_SERVER)
        for kind, rule in limits.files.items()
    }
    return replace(limits, files=larger)


def as_documents(limits: Limits) -> Limits:
    """Pictures and videos sent as files: no format and no shape is asked of them."""
    rule = limits.files["document"]
    return replace(limits, files=dict.fromkeys(limits.files, rule))


def album_troubles(post: Post) -> Iterator[Problem]:
    kinds = {file.kind for file in post.media}
    if len(post.media) > 1 and not any(kinds <= album for album in ALBUMS):
        yield Problem("media_mixed", Sentence(NOT_TOGETHER), field="media")


def shape_troubles(post: Post) -> Iterator[Problem]:
    for file in (each for each in post.media if each.kind == "image"):
        seen = {"file": file.filename, "width": file.width, "height": file.height}
        if file.width + file.height > WIDTH_AND_HEIGHT:
            said = Sentence(TOO_WIDE, {**seen, "limit": WIDTH_AND_HEIGHT})
            yield Problem("image_too_large", said, field="media")
        if max(file.width, file.height) > RATIO * max(1, min(file.width, file.height)):
            yield Problem("image_ratio", Sentence(TOO_NARROW, {**seen, "limit": RATIO}), field="media")


def alt_lost(media: tuple[Media, ...]) -> Iterator[Problem]:
    for file in media:
        if file.alt.strip():
            said = Sentence(NO_ALT, {"file": file.filename})
            yield Problem("alt_unsupported", said, blocks=False, field="media")
