"""What Threads takes. Sources: Threads API overview and «create posts» ."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.networks import marks
from publishing.networks.contract import FileRule, Limits, Post, Problem, Sentence, Unit
from publishing.networks.graph_network import option


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TOO_MANY_LINKS = _("Hay %(count)s enlaces distintos y %(network)s admite %(limit)s por publicación.")
POLL_WORDS_ONLY = _(
    "Una encuesta de %(network)s va sola con el texto: quita los archivos y el texto adjunto."
)
LONG_WORDS_ONLY = _("El texto largo de %(network)s va sólo con texto: quita los archivos.")
CHOICES = _("La encuesta tiene %(count)s opciones y %(network)s admite de 2 a 4.")
CHOICE_TOO_LONG = _("La opción «%(choice)s» tiene %(length)s caracteres y %(network)s admite %(limit)s.")
BAD_TOPIC = _("El tema de %(network)s va sin puntos ni «&»: cambia «%(topic)s».")

LINKS, CHOICE_LENGTH = 5, 25
LIMITS = Limits(
    text=500,
    unit=Unit.EMOJI_AS_BYTES,
    files={
        "image": FileRule(
            most=20,
            mimes=frozenset({"image/jpeg", "image/png"}),
            bytes=8 * 2**20,
            width=(320, 100_000),
            ratio=(0.1, 10),
        ),
        "video": FileRule(
            most=20,
            mimes=frozenset({"video/mp4", "video/quicktime"}),
            bytes=2**30,
            width=(1, 1920),
            ratio=(0.01, 10),
            seconds=(0, 300),
            fps=(23, 60),
            codecs=frozenset({"h264", "hevc"}),
            audio_codecs=frozenset({"aac"}),
        ),
    },
    together=20,
    mixed=True,
    alt=1000,
    source="Threads API overview, 2026",
)


def choices(post: Post) -> list[str]:
    held = post.options.get("poll_choices")
    return (
        [each.strip() for each in held if isinstance(each, str) and each.strip()]
        if isinstance(held, list)
        else []
    )


def troubles(post: Post, network: str) -> Iterator[Problem]:
    yield from _link_troubles(post, network)
    yield from _poll_troubles(post, network)
    topic = option(post, "topic_tag")
    if any(sign in topic for sign in ".&"):
        told = {"network": network, "topic": topic[:50]}
        yield Problem("bad_topic", Sentence(BAD_TOPIC, told), field="options.topic_tag")
    if option(post, "long_text") and post.media:
        yield Problem("long_text_with_files", Sentence(LONG_WORDS_ONLY, {"network": network}), field="media")


def _link_troubles(post: Post, network: str) -> Iterator[Problem]:
    links = {post.text[start:end] for start, end in marks.links(post.text)} | (
        {post.link} if post.link else set()
    )
    if len(links) > LINKS:
        told = {"network": network, "count": len(links), "limit": LINKS}
        yield Problem("too_many_links", Sentence(TOO_MANY_LINKS, told))


def _poll_troubles(post: Post, network: str) -> Iterator[Problem]:
    said = choices(post)
    if not said:
        return
    if post.media or option(post, "long_text"):
        yield Problem("poll_with_files", Sentence(POLL_WORDS_ONLY, {"network": network}), field="media")
    if not 2 <= len(said) <= 4:
        told = {"network": network, "count": len(said)}
        yield Problem("poll_choices", Sentence(CHOICES, told), field="options.poll_choices")
    for each in said:
        if len(each) > CHOICE_LENGTH:
            told = {"network": network, "choice": each[:40], "length": len(each), "limit": CHOICE_LENGTH}
            yield Problem(
                "poll_choice_too_long", Sentence(CHOICE_TOO_LONG, told), field="options.poll_choices"
            )
