"""What a post says on each of its channels, and what stands in the way of saying it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from publishing import checking, networks
from publishing.content import content
from publishing.models import Channel
from publishing.networks import fields
from publishing.networks.contract import Can, Problem
from publishing.wording import say

from . import house_rules, links, renditions
from .found import Found
from .models import Attachment, Post, Variant


def variants_of(post: Post) -> list[Variant]:
    """Its channels by name, each knowing its post, channel and latest delivery."""
    rows = Variant.objects.filter(post=post).select_related("channel__workspace", "delivery")
    rows = rows.order_by("channel__name", "pk")
    for variant in rows:
        variant.post = post
    return list(rows)


def unsaved(post: Post, channel: Channel) -> Variant:
    """A channel the post doesn't go to yet. What the database would fill in is filled in here."""
    return Variant(post=post, channel=channel, first_comment="")


def attachments_of(post: Post) -> list[Attachment]:
    return list(Attachment.objects.filter(post=post).select_related("file"))


def says(variant: Variant, attachments: Iterable[Attachment]) -> dict[str, Any]:
    """The snapshot that would be handed over for this channel now (publishing.content)."""
    post = variant.post
    return content(
        text=links.text_on(variant, variant.said),
        title=title_on(variant),
        link=links.link_on(variant),
        tags=post.tags,
        language=post.workspace.language.partition("-")[0],
        media=renditions.sent(variant, attachments),
        options=options_on(variant),
    )


def options_on(variant: Variant) -> dict[str, Any]:
    if not variant.channel.network:
        return {}
    return fields.sent(checking.options_of(variant.channel), variant.options)


@dataclass(frozen=True)
class Said:
    """One thing that leaves for one channel: the post (0), a part of its thread (1, 2 …), a first comment."""

    kind: str  # "post" | "part" | "comment"
    snapshot: dict[str, Any]
    number: int = 0  # of a part: its place in Variant.parts, from 1

    @property
    def field(self) -> str:
        """Where the composer mends its words."""
        return {"post": "text", "comment": "comment"}.get(self.kind, f"part-{self.number}")


def chain(variant: Variant, attachments: Iterable[Attachment]) -> list[Said]:
    """All that leaves for this channel, in the order in which each follows the one before."""
    after = [Said("part", under(variant, text), number) for number, text in parts_of(variant)]
    if comment := comment_on(variant):
        after.append(Said("comment", under(variant, comment, comment=True)))
    return [Said("post", says(variant, attachments)), *after]


def parts_of(variant: Variant) -> list[tuple[int, str]]:
    """The parts of its thread that say something, numbered from 1; none where the network has no threads."""
    if not can(variant.channel, Can.THREAD):
        return []
    return [(number, text) for number, text in enumerate(variant.parts, 1) if text.strip()]


def comment_on(variant: Variant) -> str:
    return variant.first_comment.strip() if can(variant.channel, Can.FIRST_COMMENT) else ""


def under(variant: Variant, text: str, *, comment: bool = False) -> dict[str, Any]:
    """The snapshot of what follows the post: words, and the options that hold throughout."""
    language = variant.post.workspace.language.partition("-")[0]
    options = fields.throughout(checking.options_of(variant.channel), variant.options)
    text = links.text_on(variant, text)
    return content(text=text, language=language, options=options, comment=comment)


def can(channel: Channel, what: Can) -> bool:
    return bool(channel.network) and what in networks.get(channel.network).can


def title_on(variant: Variant) -> str:
    """The title, where the network has titles. Elsewhere it is the team's own name for the post."""
    return (variant.title or variant.post.title) if can(variant.channel, Can.TITLE) else ""


@dataclass(frozen=True)
class Draft:
    """A post with its channels and files in hand: as saved (`draft_of`) or as it is being typed."""

    post: Post
    variants: list[Variant]
    attachments: list[Attachment]

    def snapshots(self) -> list[tuple[Variant, dict[str, Any]]]:
        return [(variant, says(variant, self.attachments)) for variant in self.variants]

    def chains(self) -> list[tuple[Variant, list[Said]]]:
        return [(variant, chain(variant, self.attachments)) for variant in self.variants]


def draft_of(post: Post) -> Draft:
    return Draft(post, variants_of(post), attachments_of(post))


def payloads(post: Post) -> dict[str, Any]:
    """What is approved when the post is: by channel id, everything the public would notice.

    Without channels yet, the original's own words (key "original"). JSON-able, in no particular order.
    """
    return payloads_of(draft_of(post))


def payloads_of(draft: Draft) -> dict[str, Any]:
    post = draft.post
    said = {str(variant.channel_id): payload(said, post) for variant, said in draft.chains()}
    nowhere = Variant(post=post, channel=Channel(network=""))
    return said or {"original": payload([Said("post", says(nowhere, draft.attachments))], post)}


def payload(said: Sequence[Said], post: Post) -> dict[str, Any]:
    """Of what follows only what there is: a post without it keeps the digest it was approved under."""
    snapshot, *after = [each.snapshot for each in said]
    words = {name: snapshot[name] for name in ("text", "title", "link", "tags", "options")}
    media = [[each["sha256"], each["alt"]] for each in snapshot["media"]]
    whole = {**words, "media": media, "follows": post.follows_id}
    if not after:
        return whole
    return {**whole, "after": [[each.kind, each.snapshot["text"]] for each in said[1:]]}


# ── what stands in the way ────────────────────────────────────────────────────────────────────────────


def problems(post: Post) -> list[Found]:
    """Everything the composer lists under «Comprobación»; what `blocks` also stops planning.schedule."""
    return problems_of(draft_of(post))


def problems_of(draft: Draft) -> list[Found]:
    found = [*emptiness(draft), *house_rules.troubles(draft.post, draft.variants, draft.attachments)]
    for variant, said in draft.chains():
        found += standing(variant.channel)
        asked = [pair for each in said for pair in asked_about(variant.channel, each)]
        found += [
            as_found(problem, variant.channel, at) for problem, at in asked if said_once(problem, found)
        ]
    return found


def asked_about(channel: Channel, said: Said) -> Iterable[tuple[Problem, str]]:
    """What the network finds, each with the field of the composer that mends it.

    Of an option it has judged itself, its own sentence is enough.
    """
    own = checking.problems_for(channel, said.snapshot)
    yield from ((each, said.field if each.field == "text" else each.field) for each in own)
    if said.kind == "post":
        judged = {each.field for each in own}
        options = checking.option_problems_for(channel, said.snapshot)
        yield from ((each, each.field) for each in options if each.field not in judged)


def said_once(problem: Problem, found: list[Found]) -> bool:
    """An empty post is said once, not by every network in turn."""
    return problem.code != "empty" or all(each.code != "empty" for each in found)


def emptiness(draft: Draft) -> Iterable[Found]:
    if not draft.variants:
        yield Found("no_channels", _("Elige al menos un canal: todavía no hay ninguno."), field="channels")
    texts = [variant.said for variant in draft.variants] or [draft.post.text]
    if not draft.attachments and not draft.post.link and not any(text.strip() for text in texts):
        yield Found("empty", _("La publicación está vacía: escribe un texto o adjunta una imagen."))


def standing(channel: Channel) -> list[Found]:
    """What the channel itself has against publishing now."""
    name = {"channel": channel.name}
    if channel.health == Channel.Health.REMOVED:
        gone = _("%(channel)s se desconectó de la marca: quítalo de esta publicación o conéctalo de nuevo.")
        return [Found("channel_removed", gone % name, field="channels", channel=channel)]
    if channel.health == Channel.Health.DISCONNECTED:
        lost = _("%(channel)s pide reconectarse: lo programado esperará hasta que alguien lo haga.")
        return [Found("channel_lost", lost % name, blocks=False, field="channels", channel=channel)]
    if channel.paused_at or channel.workspace.paused_at:
        paused = _("%(channel)s está en pausa: lo programado esperará hasta que se reanude.")
        return [Found("channel_paused", paused % name, blocks=False, field="channels", channel=channel)]
    return []


def as_found(problem: Problem, channel: Channel, at: str) -> Found:
    """Of a part, its number comes first: the network only knows that a text is too long."""
    sentence = say(problem.sentence)
    if at.startswith("part-"):
        sentence = _("Parte %(number)s: %(problem)s") % {"number": at[5:], "problem": sentence}
    elif at == "comment":
        sentence = _("Primer comentario: %(problem)s") % {"problem": sentence}
    return Found(problem.code, sentence, problem.blocks, at, channel)


def blockers(found: Iterable[Found]) -> list[Found]:
    return [each for each in found if each.blocks]
