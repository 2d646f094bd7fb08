"""Versions of a post: each is written down before the next takes its place, and can be brought back."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from media.models import MediaFile
from teams.auditing import Did, record
from teams.roles import Verb

from .. import composing, review, writing
from ..models import Post, PostVersion
from ..permission import demand_on
from ..refusals import CannotPlan
from . import recording, saying

WHOLE = timedelta(days=2)  # how long every version is kept …
SITTING = timedelta(minutes=15)  # … and, after that, the last of each sitting of one person


def said_at(post: Post, number: int) -> saying.Said | None:
    """What version `number` of the post said; None where nobody wrote it down."""
    if number == post.version:
        return saying.said_by(post)
    found = PostVersion.objects.filter(post=post, number=number).first()
    return found.said["said"] if found else None


@transaction.atomic
def restore(post: Post, number: int, *, by: Any) -> writing.Saved:
    """The post says again what it said then; a new version, so nothing since is lost. Raises CannotPlan."""
    demand_on(Verb.WRITE, post, by)
    review.lock(post)
    found = PostVersion.objects.filter(post=post, number=number).first()
    if found is None:
        raise CannotPlan(_("La versión %(number)s no está guardada.") % {"number": number})
    put_files(post, found.said["files"], by=by)
    changes = saying.as_changes({**found.said["said"], **alts(post, found.said["files"])}, post)
    saved = writing.save_post(post, by=by, version=post.version, **changes)
    record(Did.POST_VERSION_RESTORED, by=by, workspace=post.workspace, on=post, after={"version": number})
    if saved.changed:
        recording.keep(post, recording.written(composing.draft_of(post)), restored_from=number)
    return saved


def put_files(post: Post, files: list[dict[str, Any]], *, by: Any) -> None:
    """The files of then, as far as they still exist: those missing are attached, the others taken off."""
    there = saying.files_by_id(post)
    wanted = [each["file"] for each in files]
    for pk in there.keys() - set(wanted):
        writing.detach(post, by=by, attachment=there[pk])
    for file in MediaFile.objects.filter(workspace=post.workspace, pk__in=set(wanted) - there.keys()):
        writing.attach(post, by=by, file=file)
    there = saying.files_by_id(post)
    writing.set_order(composing.attachments_of(post), [there[pk].pk for pk in wanted if pk in there])


def alts(post: Post, files: list[dict[str, Any]]) -> saying.Said:
    there = saying.files_by_id(post)
    return {f"alt:{there[each['file']].pk}": each["alt"] for each in files if each["file"] in there}


def listed(post: Post) -> list[PostVersion]:
    """The latest first, without the one that holds now."""
    versions = PostVersion.objects.filter(post=post, number__lt=post.version).select_related("by")
    return list(versions.order_by("-number")[:200])


# ── thinning ──────────────────────────────────────────────────────────────────────────────────────────


def thin(now: datetime | None = None) -> int:
    """Of what is older than two days, one version per sitting stays. Returns how many went."""
    before = (now or timezone.now()) - WHOLE
    posts = PostVersion.objects.filter(at__lt=before, at__gte=before - 2 * WHOLE).values_list(
        "post", flat=True
    )
    return sum(thin_one(pk, before) for pk in posts.distinct())


def thin_one(post: int, before: datetime) -> int:
    versions = list(
        PostVersion.objects.filter(post=post, at__lt=before).order_by("number").values_list("pk", "by", "at")
    )
    pairs = pairwise(versions)
    superseded = [pk for (pk, by, at), (_pk, then, later) in pairs if by == then and later - at < SITTING]
    return PostVersion.objects.filter(pk__in=superseded, restored_from=None).delete()[0]
