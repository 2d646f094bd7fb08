"""Writing a version down, just before the next takes its place."""

from __future__ import annotations

from typing import Any

from ..models import Post, PostVersion
from . import saying

Written = dict[str, Any]


def written(post: Post) -> Written:
    """{"said": saying.Said, "files": [{file, alt}]}, as the rows are now."""
    return {"said": saying.said_by(post), "files": saying.files_of(post)}


def keep(post: Post, content: Written, *, restored_from: int | None = None) -> None:
    """`content` under the number the post has now. A version is final once a later one exists."""
    when = {"by": post.edited_by, "at": post.updated_at, "said": content}
    origin = {"restored_from": restored_from} if restored_from else {}
    PostVersion.objects.update_or_create(post=post, number=post.version, defaults={**when, **origin})
