"""What a key of saying.Said is called, and its value in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from publishing.models import Channel

from ..models import Post
from . import saying

TEXTS = ("text", "title", "link", "comment", "alt")


class Telling:
    """Of one post: reads names once, however many versions are told of."""

    def __init__(self, post: Post) -> None:
        self.post = post

    @cached_property
    def channels(self) -> dict[int, str]:
        return dict(Channel.objects.filter(workspace=self.post.workspace).values_list("pk", "name"))

    def label(self, key: str) -> str:
        name, _colon, pk = key.partition(":")
        if not pk:
            return plain_labels()[name]
        if name == "alt":
            return _("Texto alternativo")
        channel = self.channels.get(int(pk), "–")
        return channel_labels()[name] % {"channel": channel}

    def words(self, key: str, value: Any) -> str:
        name = key.partition(":")[0]
        if name == "channels":
            return ", ".join(self.channels.get(pk, "–") for pk in value or [])
        if name in saying.ROWS:
            return str(saying.row_of(self.post, name, value) or _("ninguno"))
        return in_words(value)


def in_words(value: Any) -> str:
    if value is None:
        return _("como el original")
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, Mapping):
        return "\n".join(f"{name}: {in_words(each)}" for name, each in sorted(value.items()))
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return str(value)


def is_text(key: str) -> bool:
    return key.partition(":")[0] in TEXTS


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    """Keys that differ, in the order of a post: its words, its channels, what each has."""
    for key in dict.fromkeys([*new, *old]):
        if old.get(key) != new.get(key) and not (is_empty(old.get(key)) and is_empty(new.get(key))):
            yield key


def is_empty(value: Any) -> bool:
    return value in (None, "", [], {}, False)


def plain_labels() -> dict[str, str]:
    return {
        "text": _("Texto"), "title": _("Título interno"), "link": _("Enlace"), "tags": _("Etiquetas"),
        "occasion": _("Fecha clave"), "utm": _("Parámetros UTM"), "untagged": _("Sin UTM"),
        "follows": _("Responde a"), "pillar": _("Pilar"), "campaign": _("Campaña"),
        "objective": _("Objetivo"), "audience": _("Audiencia"), "channels": _("Canales"),
    }  # fmt: skip


def channel_labels() -> dict[str, str]:
    return {
        "text": _("Texto propio de %(channel)s"), "title": _("Título en %(channel)s"),
        "options": _("Opciones de %(channel)s"), "parts": _("Hilo en %(channel)s"),
        "comment": _("Primer comentario en %(channel)s"),
    }  # fmt: skip
