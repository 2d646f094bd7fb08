"""Writing a post: its words, channels, texts of their own, files and order. When it leaves: planning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from media.models import MediaFile
from publishing.models import Channel
from publishing.states import State
from teams.auditing import Did, given, record, recorded
from teams.models import Membership, Workspace
from teams.roles import Verb

from . import audited, composing, leaving, links, review, words
from .keeping import recording, saying
from .models import Attachment, Post, Variant
from .models.strategy import Named
from .permission import demand_on, settle_writing
from .refusals import CannotPlan, Stale
from .strategy import campaign_pausing

ATTACHMENTS_LIMIT = 20
PARTS_LIMIT = 30
TAGS = ("pillar", "campaign", "objective", "audience")


@dataclass(frozen=True)
class Saved:
    """The post as it is now, and what its change did that she must know (approval broken, taken back …)."""

    post: Post
    notes: list[str] = field(default_factory=list)
    changed: bool = True


@transaction.atomic
def create_post(
    workspace: Workspace,
    *,
    by: Any,
    text: str = "",
    title: str = "",
    link: str = "",
    tags: Iterable[str] = (),
    channels: Iterable[Channel] = (),
    media: Sequence[tuple[MediaFile, str]] = (),
    follows: Post | None = None,
    variants: Mapping[int, str | None] | None = None,
    details: Mapping[int, Mapping[str, Any]] | None = None,
    copied_from: Post | None = None,
    **why: Any,
) -> Post:
    """A draft. `media` pairs each file with its description; the rest as in save_post."""
    post = blank(workspace, copied_from, by=by)
    words = {"text": text, "title": title, "link": link, "tags": tags, "follows": follows}
    apply_words(post, {**words, **known(why)})
    seat = demand_on(Verb.WRITE, post, by)
    post.save()
    set_channels(post, channels, [], by=by)
    written = composing.variants_of(post)
    set_own_texts(written, variants or {})
    set_details(written, details or {})
    for file, alt in media:
        add_file(post, file, alt)
    settle_writing(post, seat)
    record(Did.POST_CREATED, by=by, workspace=workspace, on=post, after=given(saying.said_by(post)))
    return post


def blank(workspace: Workspace, copied_from: Post | None, *, by: Any) -> Post:
    """A copy of what is always reviewed is too."""
    return Post(
        workspace=workspace, author=by, edited_by=by, zone=workspace.zone, copied_from=copied_from, utm={},
        always_reviewed=bool(copied_from and copied_from.always_reviewed),
    )  # fmt: skip


@transaction.atomic
def save_post(post: Post, *, by: Any, version: int, **changes: Any) -> Saved:
    """Saves what is given and leaves the rest: text, title, link, tags, follows; `channels` (all of them);
    `variants` {channel id: own text, None to inherit}; `details` {channel id: any of title, options, parts,
    first_comment}; `alts` {attachment id: text}; `order` [attachment id]; and why it is said: pillar,
    campaign, objective, audience (rows of the brand, or None), occasion (a key date's key), utm, untagged.

    Raises Stale when `version` isn't the post's, CannotPlan when it can't be, and saves nothing.
    """
    seat = demand_on(Verb.WRITE, post, by)
    review.lock(post)
    return save_locked(post, seat, by=by, version=version, **changes)


def save_locked(post: Post, seat: Membership | None, *, by: Any, version: int, **changes: Any) -> Saved:
    """`save_post` for whoever holds the post already (review.lock) and asked for her `seat` (demand_on)."""
    if post.version != version:
        raise Stale(_("Alguien guardó esta publicación mientras la editabas."), post)
    review.refuse_archived(post)
    was = composing.draft_of(post)  # read once before the change, and once after
    before = composing.payloads_of(was)
    kept, campaign = recording.written(was), post.campaign
    if not apply_all(was, changes, by=by):
        return Saved(post, changed=False)
    settle_writing(post, seat)
    recording.keep(post, kept)
    post.version += 1
    post.edited_by = by
    post.save()
    now = composing.draft_of(post)
    said = {"before": kept["said"], "after": saying.said_in_draft(now)}
    record(Did.POST_EDITED, by=by, workspace=post.workspace, on=post, **said)
    notes = review.settle_edit(post, before, by=by, now=now)
    if post.campaign != campaign:
        notes += review.settle_campaign(post, left=campaign and campaign.pk, by=by)
        campaign_pausing.follow(post, left=campaign)
    return Saved(post, notes)


@transaction.atomic
def attach(post: Post, *, by: Any, file: MediaFile, alt: str = "") -> tuple[Attachment, list[str]]:
    """Adds a file at the end. Returns it and what the person must be told."""
    return changing_files(post, lambda: add_file(post, file, alt), by=by)


@transaction.atomic
def detach(post: Post, *, by: Any, attachment: Attachment) -> list[str]:
    return changing_files(post, attachment.delete, by=by)[1]


@recorded(Did.POST_FILES, see=audited.files, always=False)
def changing_files(post: Post, change: Callable[[], Any], *, by: Any) -> tuple[Any, list[str]]:
    """Files come and go beside the text, so they leave `version` alone: two of them can't conflict."""
    seat = demand_on(Verb.WRITE, post, by)
    review.lock(post)
    review.refuse_archived(post)
    before = composing.payloads(post)
    done = change()
    settle_writing(post, seat)
    return done, review.settle_edit(post, before, by=by)


# ── what changes ──────────────────────────────────────────────────────────────────────────────────────


def apply_all(was: composing.Draft, changes: Mapping[str, Any], *, by: Any) -> bool:
    """Whether anything is different now. `was`: the post as its rows are, whose objects take the change."""
    post, variants = was.post, was.variants
    touched = [apply_words(post, changes)]
    if "channels" in changes:
        others = set_channels(post, changes["channels"], variants, by=by)
        variants = composing.variants_of(post) if others else variants
        touched.append(others)
    touched.append(set_own_texts(variants, changes.get("variants", {})))
    touched.append(set_details(variants, changes.get("details", {})))
    touched.append(set_alts(was.attachments, changes.get("alts", {})))
    touched.append(set_order(was.attachments, changes.get("order", ())))
    return any(touched)


def apply_words(post: Post, changes: Mapping[str, Any]) -> bool:
    fit: dict[str, Callable[[Any], Any]] = {
        "text": words.clean_text,
        "title": words.clean_title,
        "link": words.clean_link,
        "tags": words.clean_tags,
        "follows": lambda parent: fit_parent(post, parent),
        "utm": links.clean_utm,
        "untagged": bool,
        "occasion": str,
        **{name: partial(fit_tag, post) for name in TAGS},
    }
    new = {name: clean(changes[name]) for name, clean in fit.items() if name in changes}
    touched = any(getattr(post, name) != value for name, value in new.items())
    for name, value in new.items():
        setattr(post, name, value)
    return touched


def known(why: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raises TypeError, as a misspelt argument does."""
    if unknown := why.keys() - {*TAGS, "occasion", "utm", "untagged"}:
        raise TypeError(f"a post has no {', '.join(sorted(unknown))}")
    return why


def fit_tag(post: Post, tag: Named | None) -> Named | None:
    """What a post is tagged with is its own brand's."""
    if tag is not None and tag.workspace_id != post.workspace_id:  # type: ignore[attr-defined]
        raise CannotPlan(_("«%(name)s» es de otra marca.") % {"name": tag})
    return tag


def fit_parent(post: Post, parent: Post | None) -> Post | None:
    """A post can only reply to another of its brand, and never to itself through others."""
    if parent is not None and parent.workspace_id != post.workspace_id:
        raise CannotPlan(_("La publicación a la que responde es de otra marca."))
    above = parent
    while above is not None:
        if post.pk and above.pk == post.pk:
            raise CannotPlan(_("Una publicación no puede responderse a sí misma."))
        above = above.follows
    return parent


def set_channels(post: Post, channels: Iterable[Channel], variants: Iterable[Variant], *, by: Any) -> bool:
    """`variants`: where it goes so far."""
    chosen = {channel.pk: channel for channel in channels}
    for channel in chosen.values():
        if channel.workspace_id != post.workspace_id:
            raise CannotPlan(_("«%(channel)s» no es un canal de esta marca.") % {"channel": channel.name})
    there = {variant.channel_id: variant for variant in variants}
    for gone in there.keys() - chosen.keys():
        drop_channel(there[gone], by=by)
    for new in chosen.keys() - there.keys():
        refuse_removed(chosen[new])
        Variant.objects.create(post=post, channel=chosen[new])
    return there.keys() != chosen.keys()


def refuse_removed(channel: Channel) -> None:
    if channel.health == Channel.Health.REMOVED:
        gone = _("«%(channel)s» se desconectó de la marca: elige otro.")
        raise CannotPlan(gone % {"channel": channel.name})


def drop_channel(variant: Variant, *, by: Any) -> None:
    """Takes back what waits there. What has left stays: it is the record of what was said."""
    delivery = leaving.handed(variant)
    if delivery and leaving.is_ours(delivery):
        leaving.withdraw(variant, by=by)
    elif delivery and delivery.state == State.SENT:
        raise CannotPlan(
            _("Ya se publicó en %(channel)s: no se puede quitar de aquí. Retírala desde su entrega.")
            % {"channel": variant.channel.name}
        )
    elif delivery:
        raise CannotPlan(leaving.out_of_hand_sentence(variant))
    variant.delete()


def set_own_texts(variants: Iterable[Variant], texts: Mapping[int, str | None]) -> bool:
    """The same words as the original are no words of its own: it goes on inheriting."""
    touched = False
    for variant in variants:
        if variant.channel_id not in texts:
            continue
        asked = texts[variant.channel_id]
        own = None if asked is None else words.clean_text(asked)
        if own != variant.text:
            variant.text = own
            variant.save(update_fields=["text"])
            touched = True
    return touched


def set_details(variants: Iterable[Variant], details: Mapping[int, Mapping[str, Any]]) -> bool:
    """What a channel has beside its words: its own title, options, the parts of its thread, a comment."""
    touched = False
    for variant in variants:
        new = clean_details(details.get(variant.channel_id, {}))
        changed = [name for name, value in new.items() if getattr(variant, name) != value]
        for name in changed:
            setattr(variant, name, new[name])
        if changed:
            variant.save(update_fields=changed)
            touched = True
    return touched


def clean_details(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Raises CannotPlan."""
    fit: dict[str, Callable[[Any], Any]] = {
        "title": words.clean_own_title,
        "options": dict,
        "parts": clean_parts,
        "first_comment": words.clean_text,
    }
    return {name: fit[name](value) for name, value in asked.items()}


def clean_parts(parts: Sequence[str]) -> list[str]:
    """An empty part says nothing and is none."""
    said = [words.clean_text(part) for part in parts if part.strip()]
    if len(said) > PARTS_LIMIT:
        raise CannotPlan(
            _("El hilo tiene %(count)s partes y caben %(limit)s: junta o quita algunas.")
            % {"count": len(said), "limit": PARTS_LIMIT}
        )
    return said


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────


def add_file(post: Post, file: MediaFile, alt: str = "") -> Attachment:
    if file.workspace_id != post.workspace_id:
        raise CannotPlan(_("El archivo es de otra marca."))
    there = post.attachments.count()
    if there >= ATTACHMENTS_LIMIT:
        raise CannotPlan(
            _("Ya hay %(count)s archivos y caben %(limit)s: quita uno antes de añadir otro.")
            % {"count": there, "limit": ATTACHMENTS_LIMIT}
        )
    last = post.attachments.order_by("-position").values_list("position", flat=True).first()
    return post.attachments.create(
        file=file, alt=words.clean_alt(alt or file.alt), position=0 if last is None else last + 1
    )


def set_alts(attachments: Iterable[Attachment], alts: Mapping[int, str]) -> bool:
    touched = False
    for attachment in attachments:
        if attachment.pk not in alts:
            continue
        alt = words.clean_alt(alts[attachment.pk])
        if alt != attachment.alt:
            attachment.alt = alt
            attachment.save(update_fields=["alt"])
            touched = True
    return touched


def set_order(attachments: list[Attachment], order: Iterable[int]) -> bool:
    """Those named come first, in this order; the rest keep theirs after them."""
    asked = {pk: place for place, pk in enumerate(order)}
    if not asked:
        return False
    wanted = sorted(attachments, key=lambda each: asked.get(each.pk, len(asked)))
    if wanted == attachments:
        return False
    for place, attachment in enumerate(wanted):
        attachment.position = place
        attachment.save(update_fields=["position"])
    return True
