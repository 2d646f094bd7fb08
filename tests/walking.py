"""Every address of the project, found by walking the resolver, and a brand that has one of everything."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

# One number for everything Alice's brand has, of every kind: whatever an address asks for, it exists there
# and is hers. No row made otherwise comes near it.
HERS = 70_001
NAMED_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")

# What to put for the parts of an address that are no number. A new one that isn't here fails the tests.
WORDS = {
    "brand": "alameda",
    "handle": "alameda",
    "slug": "mesa",  # of a podcast and of a newsletter
    "suffix": "mp3",
    "month": "2026-11",
    "day": "2026-11-04",
    "period": "2026-11",
    "year": "2026",
    "view": "mes",
    "network": "practice",
    "how": "recorte",
    "act": "resolver",  # a comment
    "verb": "reintentar",
    "aid": "frases",
    "token": "un-enlace",
    "key": "una-llave",
    "kind": "xlsx",
    "ending": "csv",
    "uidb36": "abc",
    "provider_id": "organizacion",
}


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: Any

    @property
    def parts(self) -> dict[str, str]:
        """{part: converter} of the route; a regular expression's groups count as words."""
        return {each["name"]: each["kind"] or "str" for each in NAMED_PART.finditer(self.route)}

    def filled(self, **chosen: Any) -> str:
        numbers = {name: HERS for name, kind in self.parts.items() if kind == "int"}
        words = {name: WORDS[name] for name in self.parts if name in WORDS}
        return reverse(self.name, kwargs={**numbers, **words, **only(chosen, self.parts)})

    def unknown_parts(self) -> list[str]:
        return [
            name
            for name, kind in self.parts.items()
            if kind != "int" and name not in WORDS and name != "digest"
        ]


def only(chosen: dict[str, Any], parts: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in chosen.items() if name in parts}


def addresses() -> list[Address]:
    """Those that answer: of two with one route the first does (ours, before allauth's of the same name)."""
    found: dict[str, Address] = {}
    for each in walk(get_resolver().url_patterns):
        found.setdefault(each.route, each)
    return list(found.values())


def walk(patterns: list[Any], before: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or "", route, pattern.callback)


def brand_pages() -> list[Address]:
    return [address for address in addresses() if "brand" in address.parts]


def one_of_everything(brand: Any, user: Any) -> dict[str, Any]:
    """Rows of every kind that an address can name, all numbered HERS. Returns words for the addresses."""
    from calendar_app.models import (
        Attachment,
        Campaign,
        Import,
        Post,
        PostTemplate,
        PostVersion,
        Remark,
        Snippet,
        Strategy,
        TimeProposal,
        Variant,
    )  # fmt: skip
    from media.models import Folder, MediaFile, Upload
    from newsletter.models import Newsletter, Subscriber
    from podcast.models import Show
    from practice import accounts
    from publishing import content
    from publishing.models import Channel, Delivery
    from teams.models import CustomRole, Invitation, Membership, User

    accounts.open("eco", "Eco")
    channel = Channel.objects.create(pk=HERS, workspace=brand, network="practice", name="eco", account="eco")
    now = timezone.now()
    said = content.content(text="Hola")
    Delivery.objects.create(pk=HERS, channel=channel, content=said, planned_for=now, due_at=now)
    post = Post.objects.create(pk=HERS, workspace=brand, text="Hola", author=user)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    digest = "ab" * 32
    file = MediaFile(pk=HERS, workspace=brand, mime="image/png", suffix=".png", bytes=1, sha256=digest)
    file.width = file.height = 4
    file.file.save("a.png", ContentFile(picture.getvalue()), save=False)
    file.file.storage.save(file.thumbnail_name, ContentFile(picture.getvalue()))
    file.save()
    Attachment.objects.create(pk=HERS, post=post, file=file)
    Remark.objects.create(pk=HERS, post=post, by=user, text="¿Así?", audience="client")
    TimeProposal.objects.create(
        pk=HERS, post=post, guest="Ana", day=now.date() + timedelta(days=9), hour=now.time(), zone="UTC"
    )
    PostVersion.objects.create(pk=HERS, post=post, number=HERS, said={"said": {"text": "Antes"}, "files": []})
    Import.objects.create(pk=HERS, workspace=brand, by=user, filename="p.csv", rows=[["a"], ["b"]])
    Folder.objects.create(pk=HERS, workspace=brand, name="Recetas")
    Upload.objects.create(pk=HERS, workspace=brand, by=user, key=WORDS["key"], length=9, expires_at=now)
    Variant.objects.create(pk=HERS, post=post, channel=channel)
    Campaign.objects.create(pk=HERS, workspace=brand, name="Semana", starts=now.date(), ends=now.date())
    Strategy.objects.create(pk=HERS, workspace=brand, number=HERS, starts=now.date())
    rhythm_of(brand, channel, post, user)
    Snippet.objects.create(pk=HERS, workspace=brand, name="Despedida", text="Hasta mañana")
    PostTemplate.objects.create(pk=HERS, workspace=brand, name="Receta", said={"text": "Receta de {plato}"})
    guest = User.objects.create_user("invitada@alameda.test", "x")
    Membership.objects.create(pk=HERS, workspace=brand, user=guest)
    CustomRole.objects.create(pk=HERS, workspace=brand, name="Mesa", verbs=["see"])
    letters = Newsletter.objects.create(pk=HERS, workspace=brand, slug=WORDS["slug"], title="Carta")
    Subscriber.objects.create(pk=HERS, newsletter=letters, email="lee@x.test", token=WORDS["token"])
    Show.objects.create(pk=HERS, workspace=brand, slug=WORDS["slug"], title="Mesa", category="Arts")
    Invitation.objects.create(pk=HERS, workspace=brand, email="nueva@alameda.test", token=WORDS["token"])
    from calendar_app.models import Batch, CalendarFeed, CalendarLink, ReviewPolicy, SavedView

    SavedView.objects.create(
        pk=HERS, workspace=brand, owner=user, name="Lo que falla", place="list", shared=True
    )
    CalendarFeed.objects.create(pk=HERS, workspace=brand, user=user, name="Mi agenda")
    CalendarLink.objects.create(
        pk=HERS,
        workspace=brand,
        by=user,
        name="Cliente",
        zone=brand.zone,
        expires_at=now + timedelta(days=30),
    )
    ReviewPolicy.objects.create(pk=HERS, workspace=brand, channel=channel, mode="none")
    Batch.objects.create(pk=HERS, workspace=brand, kind=Batch.Kind.MOVE, by=user)
    sealed_by(user, post, channel)
    notices_of(brand, user)
    return {"digest": digest}


def sealed_by(user: Any, post: Any, channel: Any) -> None:
    """An approval of hers, of what the post says there now."""
    from calendar_app.models import Seal
    from calendar_app.sealing import payload, rows

    said = rows.payloads(rows.drafts_of([post.pk])[post.pk])[channel.pk]
    kept = {"version": post.version, "hash": payload.hash_of(said), "payload": said, "by": user}
    Seal.objects.create(pk=HERS, post=post, channel=channel, **kept)


def notices_of(brand: Any, user: Any) -> None:
    """Something she was told, and another program that is told too."""
    from teams.models import Notification, Webhook, WebhookCall

    Notification.objects.create(pk=HERS, user=user, workspace=brand, event="team.joined", text="Hola")
    hook = Webhook.objects.create(pk=HERS, workspace=brand, name="Equipo", url="https://a.alameda.test/")
    WebhookCall.objects.create(pk=HERS, webhook=hook, event="webhook.test", body={})


def rhythm_of(brand: Any, channel: Any, post: Any, user: Any) -> None:
    """A key date, a slot, a rule with one of its times, a post that never grows old, and a feed."""
    from calendar_app.models import Evergreen, Feed, KeyDate, Occurrence, Recurrence, Slot

    day = timezone.localdate() + timedelta(days=7)
    KeyDate.objects.create(pk=HERS, workspace=brand, key="own:1", name="Aniversario", starts=day)
    Slot.objects.create(pk=HERS, workspace=brand, channel=channel, weekday=1, time=time(9))
    rule = Recurrence.objects.create(
        pk=HERS, workspace=brand, post=post, every="week", time=time(9), starts=day, by=user
    )
    Occurrence.objects.create(pk=HERS, recurrence=rule, day=day, post=post)
    Evergreen.objects.create(pk=HERS, workspace=brand, post=post, by=user)
    Feed.objects.create(pk=HERS, workspace=brand, name="Blog", url="https://blog.alameda.test/", by=user)
