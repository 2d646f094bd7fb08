"""Putting an episode into a feed and taking it out. The same key is always the same episode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.own_api import NotTaken, key_of
from media.models import MediaFile

from .models import Episode, Show

SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a", "video/mp4"})  # what directories play


def take(show: Show, said: Mapping[str, Any]) -> Episode:
    """A new episode, or the one with this key. Raises NotTaken."""
    key = key_of(said)
    known = show.episodes.filter(key=key).first()
    if known:
        return known
    try:
        with transaction.atomic():
            episode = Episode.objects.create(show=show, key=key, **_facts(show, said))
    except IntegrityError:  # the same request, a moment earlier
        return show.episodes.get(key=key)
    show.touch()
    return episode


def _facts(show: Show, said: Mapping[str, Any]) -> dict[str, Any]:
    title = str(said.get("title") or "").strip()
    if not title:
        raise NotTaken("title", "title: an episode needs one.")
    sound = _file(show, said.get("sound"))
    if sound is None or sound.mime not in SOUNDS:
        raise NotTaken("sound", f"sound: one of {', '.join(sorted(SOUNDS))} is expected.")
    kind = str(said.get("kind") or Episode.Kind.FULL)
    if kind not in Episode.Kind.values:
        raise NotTaken("kind", f"kind: one of {', '.join(Episode.Kind.values)} is expected.")
    return {
        "title": title[: _longest("title")],
        "text": str(said.get("text") or ""),
        "link": str(said.get("link") or "")[: _longest("link")],
        "sound": sound,
        "image": _file(show, said.get("image")),
        "kind": kind,
        "season": _number(said, "season"),
        "number": _number(said, "number"),
        "explicit": bool(said.get("explicit")),
    }


def _longest(name: str) -> int | None:
    """Characters the table takes."""
    return Episode._meta.get_field(name).max_length


def _file(show: Show, digest: Any) -> MediaFile | None:
    """By its digest, among this brand's own files only."""
    return MediaFile.objects.filter(workspace=show.workspace_id, sha256=str(digest or "")).first()


def _number(said: Mapping[str, Any], name: str) -> int | None:
    value = said.get(name)
    if value in (None, ""):
        return None
    if not isinstance(value, int) or not 0 < value < 100_000:
        raise NotTaken(name, f"{name}: a number from 1 is expected.")
    return value


def take_down(episode: Episode) -> None:
    """Out of the feed; its key stays taken, so that it can't come back by a late request."""
    Episode.objects.filter(pk=episode.pk, deleted_at=None).update(deleted_at=timezone.now())
    episode.show.touch()
