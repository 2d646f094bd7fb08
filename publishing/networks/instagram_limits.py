"""What Instagram takes, form by form.

Sources: IG User «media» and «media_publish». Hashtags: the API's page says 30, a help page 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from publishing.networks import configured, marks
from publishing.networks.contract import FileRule, Limits, Post, Problem, Sentence
from publishing.networks.graph_network import listed, option


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


ONE_VIDEO = _("Un reel de %(network)s es un video, con una imagen como portada si quieres: quita lo demás.")
ONE_FILE = _("Una historia de %(network)s lleva una imagen o un video: hay %(count)s archivos.")
NOT_SHOWN = _("Una historia de %(network)s no muestra el texto: quien la vea sólo verá el archivo.")
TOO_MANY_TAGS = _("Hay %(count)s etiquetas (#) y %(network)s admite %(limit)s.")
MANY_TAGS = _("Hay %(count)s etiquetas (#) y %(network)s aconseja no pasar de %(limit)s.")
TOO_MANY_MENTIONS = _("Hay %(count)s menciones (@) y %(network)s admite %(limit)s.")
TOO_MANY_PARTNERS = _("Hay %(count)s colaboradores y %(network)s admite %(limit)s.")
NO_FILES_IN_COMMENT = _("El primer comentario en %(network)s va sin archivos: quítalos.")
COMMENT_RULES = _(
    "Un comentario en %(network)s admite hasta 4 etiquetas (#) y un enlace, y no todo en mayúsculas."
)

HASHTAGS = configured.number("INSTAGRAM_HASHTAGS", 30)
HASHTAGS_ADVISED = configured.number("INSTAGRAM_HASHTAGS_ADVISED", 5)
MENTIONS, PARTNERS = 20, 3
FILMS = frozenset({"video/mp4", "video/quicktime"})

IMAGE = FileRule(
    most=10, mimes=frozenset({"image/jpeg"}), bytes=8 * 2**20, width=(320, 100_000), ratio=(0.8, 1.91)
)
REEL = FileRule(
    mimes=FILMS,
    bytes=300 * 2**20,
    width=(1, 1920),
    ratio=(0.01, 10),
    seconds=(3, 900),
    fps=(23, 60),
    codecs=frozenset({"h264", "hevc"}),
    audio_codecs=frozenset({"aac"}),
)
FEED = Limits(
    text=2200,
    comment=300,
    files={"image": IMAGE, "video": replace(REEL, most=10)},
    together=10,
    mixed=True,
    least_files=1,
    alt=1000,
    source="Instagram Platform: IG User media, September 2026",
)


def of(post: Post, limits: Limits) -> Limits:
    """The limits of this post's form."""
    if post.comment:
        return replace(limits, text=limits.comment, caption=None, files={}, least_files=0)
    if option(post, "form") == "reel":
        return replace(limits, files={"image": replace(IMAGE, most=1, ratio=None), "video": REEL}, together=2)
    if option(post, "form") == "story":
        story = replace(REEL, seconds=(3, 60), bytes=100 * 2**20, ratio=(0.1, 10))
        return replace(
            limits, files={"image": replace(IMAGE, most=1, ratio=None), "video": story}, together=1
        )
    return limits


def form_troubles(post: Post, network: str) -> Iterator[Problem]:
    form, kinds = option(post, "form"), sorted(file.kind for file in post.media)
    told = {"network": network, "count": len(post.media)}
    if post.comment:
        if post.media:
            yield Problem("comment_with_files", Sentence(NO_FILES_IN_COMMENT, told), field="media")
    elif form == "reel" and kinds not in (["video"], ["image", "video"]):
        yield Problem("reel_needs_video", Sentence(ONE_VIDEO, told), field="media")
    elif form == "story":
        if len(kinds) > 1:
            yield Problem("story_takes_one", Sentence(ONE_FILE, told), field="media")
        if post.text.strip():
            yield Problem("text_not_shown", Sentence(NOT_SHOWN, told), blocks=False)


def word_troubles(text: str, post: Post, network: str) -> Iterator[Problem]:
    tags = len(list(marks.hashtags(text)))
    mentions = len(re.findall(r"(?<![\w@])@\w", text))
    partners = len(listed(option(post, "collaborators")))
    if post.comment:
        links = len(re.findall(r"https?://", text, re.IGNORECASE))
        if tags > 4 or links > 1 or (text.isupper() and len(text) > 3):
            yield Problem("comment_rules", Sentence(COMMENT_RULES, {"network": network}))
        return
    if tags > HASHTAGS:
        told = {"network": network, "count": tags, "limit": HASHTAGS}
        yield Problem("too_many_hashtags", Sentence(TOO_MANY_TAGS, told))
    elif tags > HASHTAGS_ADVISED:
        told = {"network": network, "count": tags, "limit": HASHTAGS_ADVISED}
        yield Problem("many_hashtags", Sentence(MANY_TAGS, told), blocks=False)
    if mentions > MENTIONS:
        told = {"network": network, "count": mentions, "limit": MENTIONS}
        yield Problem("too_many_mentions", Sentence(TOO_MANY_MENTIONS, told))
    if partners > PARTNERS:
        told = {"network": network, "count": partners, "limit": PARTNERS}
        yield Problem("too_many_partners", Sentence(TOO_MANY_PARTNERS, told), field="options.collaborators")
