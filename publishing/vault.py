"""Where a channel's credentials lie: sealed in its row, opened for the length of one visit.

Two things are kept: what the person *entered* (to test the connection again) and the *secrets* that the
network answered with (to publish; a renewed token replaces them). They leave this module only to an adapter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_noop as _

from core.crypto import CannotUnseal, reseal, seal, unseal
from newsletter.models import Newsletter
from teams.auditing import Did, record
from teams.models import Webhook

from .models import AppKeys, Channel, ServerApp
from .networks.contract import Disconnected, Sentence

GONE = _("Este canal no tiene credenciales guardadas. Vuelve a conectarlo.")
UNREADABLE = _(
    "Las credenciales guardadas no se abren con las llaves de esta instalación. Vuelve a conectar el canal."
)


def seal_data(data: Mapping[str, Any]) -> str:
    return seal(json.dumps(data, ensure_ascii=False), settings.PAUTA_KEYS)


def unseal_data(sealed: str) -> dict[str, Any]:
    """Raises Disconnected, with the way out, when nothing is kept or no key opens it."""
    if not sealed:
        raise Disconnected(Sentence(GONE), code="no_credentials")
    try:
        data: dict[str, Any] = json.loads(unseal(sealed, settings.PAUTA_KEYS))
    except CannotUnseal:
        raise Disconnected(
            Sentence(UNREADABLE), "no key in PAUTA_KEYS opens it", "unreadable_credentials"
        ) from None
    return data


def sealed(secrets: Mapping[str, str], entered: Mapping[str, str] | None = None) -> str:
    """For `Channel.sealed`. What was entered is the same as the secrets where nothing else is said."""
    return seal_data({"entered": dict(secrets if entered is None else entered), "secrets": dict(secrets)})


def secrets_of(channel: Channel) -> dict[str, str]:
    """For `contract.Access.secrets`."""
    secrets: dict[str, str] = unseal_data(channel.sealed)["secrets"]
    return secrets


def entered_of(channel: Channel) -> dict[str, str]:
    entered: dict[str, str] = unseal_data(channel.sealed)["entered"]
    return entered


def keep(channel: Channel, secrets: Mapping[str, str]) -> None:
    """A renewed token is on disk when this returns. A channel that was wiped meanwhile stays wiped."""
    with transaction.atomic():
        now = Channel.objects.select_for_update().only("sealed").get(pk=channel.pk)
        if not now.sealed:
            return
        channel.sealed = sealed(secrets, unseal_data(now.sealed)["entered"])
        Channel.objects.filter(pk=channel.pk).update(sealed=channel.sealed)


SEALED: list[tuple[type[models.Model], str]] = [
    (Channel, "sealed"),
    (ServerApp, "sealed"),
    (AppKeys, "sealed"),
    (Newsletter, "sealed"),
    (Webhook, "sealed"),
    (Webhook, "sealed_before"),
]


def reseal_everything() -> tuple[int, list[str]]:
    """Puts all that is kept under the newest key. Returns how many, and what no key opened (by name)."""
    done, unread = 0, []
    for model, field in SEALED:
        for pk in list(model._default_manager.exclude(**{field: ""}).values_list("pk", flat=True)):
            try:
                done += _reseal_row(model, field, pk)
            except CannotUnseal:
                unread.append(repr(model._default_manager.get(pk=pk)))
    told = {"resealed": done, "unread": len(unread)}
    record(Did.KEYS_ROTATED, by=None, workspace=None, after=told)
    return done, unread


@transaction.atomic
def _reseal_row(model: type[models.Model], field: str, pk: int) -> int:
    row = model._default_manager.select_for_update().get(pk=pk)
    kept = getattr(row, field)
    if not kept:
        return 0
    fresh = {field: reseal(kept, settings.PAUTA_KEYS)}
    return int(model._default_manager.filter(pk=pk).update(**fresh))
