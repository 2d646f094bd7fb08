"""All that a post says, as one flat table: what versions hold, what is compared, what is merged.

Keys: `text`, `title`, `link`, `tags`, `follows`, `pillar` … of the post; `channels` (their ids, in order);
`text:3`, `title:3`, `options:3`, `parts:3`, `comment:3` of each channel (text None: it inherits); `alt:7` of
each file. Values are JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from publishing.models import Channel

from ..composing import Draft, attachments_of, draft_of
from ..models import Attachment, Post, Variant

Said = dict[str, Any]

WORDS = ("text", "title", "link", "tags", "occasion", "utm", "untagged")
ROWS = ("follows", "pillar", "campaign", "objective", "audience")
DETAILS = {"title": "title", "options": "options", "parts": "parts", "comment": "first_comment"}


def said_by(post: Post) -> Said:
    return said_in_draft(draft_of(post))


def said_in_draft(draft: Draft) -> Said:
    post, variants, files = draft.post, draft.variants, draft.attachments
    return {
        **{name: getattr(post, name) for name in WORDS},
        **{name: getattr(post, f"{name}_id") for name in ROWS},
        "channels": sorted(each.channel_id for each in variants),
        **{key: value for each in variants for key, value in of_channel(each).items()},
        **{f"alt:{each.pk}": each.alt for each in files},
    }


def of_channel(variant: Variant) -> Said:
    details = {f"{key}:{variant.channel_id}": getattr(variant, name) for key, name in DETAILS.items()}
    return {f"text:{variant.channel_id}": variant.text, **details}


def files_of(post: Post) -> list[dict[str, Any]]:
    """Which files, in order, with their words: what a version needs to bring them back."""
    return files_in(attachments_of(post))


def files_in(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    return [{"file": each.file_id, "alt": each.alt} for each in attachments]


def said_in(changes: Mapping[str, Any]) -> Said:
    """The same table, of what writing.save_post is given; what isn't given isn't in it."""
    said: Said = {name: changes[name] for name in WORDS if name in changes}
    said |= {name: pk_of(changes[name]) for name in ROWS if name in changes}
    if "channels" in changes:
        said["channels"] = sorted(channel.pk for channel in changes["channels"])
    said |= {f"text:{pk}": text for pk, text in changes.get("variants", {}).items()}
    for pk, details in changes.get("details", {}).items():
        said |= {f"{key}:{pk}": details[name] for key, name in DETAILS.items() if name in details}
    return said | {f"alt:{pk}": alt for pk, alt in changes.get("alts", {}).items()}


def pk_of(row: Any) -> int | None:
    return row.pk if row is not None else None


def as_changes(said: Mapping[str, Any], post: Post) -> dict[str, Any]:
    """For writing.save_post. Rows gone since become none; channels and files gone are left out."""
    changes: dict[str, Any] = {name: said[name] for name in WORDS if name in said}
    changes |= {name: row_of(post, name, said[name]) for name in ROWS if name in said}
    if "channels" in said:
        changes["channels"] = list(Channel.objects.filter(workspace=post.workspace, pk__in=said["channels"]))
    changes["variants"] = numbered(said, "text")
    changes["details"] = details_in(said)
    changes["alts"] = numbered(said, "alt")
    return changes


def row_of(post: Post, name: str, pk: int | None) -> Any:
    model = Post._meta.get_field(name).related_model
    return model.objects.filter(pk=pk, workspace=post.workspace).first() if pk else None


def numbered(said: Mapping[str, Any], name: str) -> dict[int, Any]:
    start = f"{name}:"
    return {int(key.removeprefix(start)): value for key, value in said.items() if key.startswith(start)}


def details_in(said: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for key, name in DETAILS.items():
        for pk, value in numbered(said, key).items():
            found.setdefault(pk, {})[name] = value
    return found


def files_by_id(post: Post) -> dict[int, Attachment]:
    return {each.file_id: each for each in attachments_of(post)}


def only(said: Mapping[str, Any], keys: Iterable[str]) -> Said:
    return {key: said[key] for key in keys if key in said}
