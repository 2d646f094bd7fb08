"""Messages for other programs: one row per address that wants this event, sent by a chore."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from core.saying import say

from ..models import Notification, Webhook, WebhookCall, Workspace

OWN_WORDS = "said"  # the param for what somebody wrote: an internal note, a client's comment


def announce(news: Notification, *, facts: Mapping[str, Any]) -> list[WebhookCall]:
    """For every running address of this brand that wants the event."""
    brand = news.workspace
    if brand is None:
        return []
    wanting = listeners(brand.pk, news.event)
    if not wanting:
        return []
    body = body_of(news, brand, facts)
    return WebhookCall.objects.bulk_create(
        WebhookCall(webhook=one, event=news.event, body=body) for one in wanting
    )


def listeners(workspace_id: int, event: str) -> list[Webhook]:
    running = Webhook.objects.filter(workspace=workspace_id, stopped_at=None)
    return [one for one in running if not one.events or event in one.events]


def anybody_listens(workspace_id: int, event: str) -> bool:
    """For what is news to programs alone: one small question, before anything is put together."""
    return bool(listeners(workspace_id, event))


def body_of(news: Notification, brand: Workspace, facts: Mapping[str, Any]) -> dict[str, Any]:
    """In the brand's language; without anybody's own words."""
    params = {name: "…" if name == OWN_WORDS else value for name, value in news.params.items()}
    with translation.override(brand.language):
        text = say(news.text, params, brand.tz).strip()
    data = {"brand": {"slug": brand.slug, "name": brand.name}, "text": text, **facts}
    if news.url:
        data["url"] = settings.PAUTA_URL + news.url
    return {"type": news.event, "timestamp": news.at.isoformat(), "data": data}
