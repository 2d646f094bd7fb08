"""Writing a version down, just before the next takes its place."""

from __future__ import annotations

from typing import Any

from ..composing import Draft
from ..models import Post, PostVersion
from . import saying

Written = dict[str, Any]


def written(draft: Draft) -> Written:
    """{"said": saying.Said, "files": [{file, alt}]}, of a post read just now (composing.draft_of)."""
    return {"said": saying.said_in_draft(draft), "files": saying.files_in(draft.attachments)}


def keep(post: Post, content: Written, *, restored_from: int | None = None) -> None:
    """`content` under the number the post has now. A version is final once a later one exists."""
    row = PostVersion(
        post=post, number=post.version, by_id=post.edited_by_id, at=post.updated_at, said=content
    )
    row.restored_from, origin = restored_from, ["restored_from"] if restored_from else []
    PostVersion.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["post", "number"],
        update_fields=["by", "at", "said", *origin],
    )
