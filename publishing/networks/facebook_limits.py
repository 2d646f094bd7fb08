"""What a page takes, form by form.

Sources: Pages API «posts», Video API «reels publishing», «page stories». What no page of Meta's confirms
(text, photos, feed video) is a setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from publishing.networks import configured
from publishing.networks.contract import FileRule, Limits, Post, Problem, Sentence
from publishing.networks.graph_network import option


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


ONE_FILE = _("Una historia de %(network)s lleva una imagen o un video, y nada más: hay %(count)s archivos.")
ONE_VIDEO = _("Un reel de %(network)s es un solo video: agrega uno y quita lo demás.")
NOT_SHOWN = _("Una historia de %(network)s no muestra el texto: quien la vea sólo verá el archivo.")
NO_FILES_IN_COMMENT = _("El primer comentario en %(network)s va sin archivos: quítalos.")

PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"})
PHOTO = FileRule(
    most=configured.number("FACEBOOK_PHOTOS", 10),
    mimes=PHOTO_TYPES,
    bytes=configured.number("FACEBOOK_PHOTO_MB", 10) * 2**20,
)
VIDEO = FileRule(
    mimes=frozenset({"video/mp4", "video/quicktime"}),
    bytes=configured.number("FACEBOOK_VIDEO_MB", 10 * 1024) * 2**20,
    seconds=(1, configured.number("FACEBOOK_VIDEO_SECONDS", 240 * 60)),
)
UPRIGHT = replace(
    VIDEO,
    width=(540, 100_000),
    height=(960, 100_000),
    ratio=(9 / 16, 9 / 16),
    fps=(23, 60),
    seconds=(3, 90),
    codecs=frozenset({"h264", "hevc", "vp9", "av1"}),
    audio_codecs=frozenset({"aac"}),
)
FEED = Limits(
    text=configured.number("FACEBOOK_TEXT", 63_206),
    comment=configured.number("FACEBOOK_COMMENT", 8_000),
    files={"image": PHOTO, "video": VIDEO},
    title=255,
    source="Graph API v25.0 pages; text, photos and feed video unconfirmed, settings FACEBOOK_*",
)


def of(post: Post, limits: Limits) -> Limits:
    """The limits of this post's form."""
    if post.comment:
        return replace(limits, text=limits.comment, caption=None, files={})
    if option(post, "form") == "reel":
        return replace(limits, files={"video": UPRIGHT}, least_files=1)
    if option(post, "form") == "story":
        story = {"image": replace(PHOTO, most=1), "video": replace(UPRIGHT, seconds=(3, 60))}
        return replace(limits, files=story, together=1, least_files=1)
    return limits


def form_troubles(post: Post, network: str) -> Iterator[Problem]:
    form, told = option(post, "form"), {"network": network, "count": len(post.media)}
    if post.comment:
        if post.media:
            yield Problem("comment_with_files", Sentence(NO_FILES_IN_COMMENT, told), field="media")
    elif form == "reel" and [file.kind for file in post.media] != ["video"]:
        yield Problem("reel_needs_video", Sentence(ONE_VIDEO, told), field="media")
    elif form == "story":
        if len(post.media) != 1:
            yield Problem("story_takes_one", Sentence(ONE_FILE, told), field="media")
        if post.text.strip():
            yield Problem("text_not_shown", Sentence(NOT_SHOWN, told), blocks=False)
