"""What a person does with a feed: try it out, add it, change it, pause it, delete it, bring it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.models import Channel
from publishing.permission import demand
from publishing.wording import say
from teams.auditing import Did, record, recorded
from teams.models import Workspace
from teams.roles import Verb

from .. import words
from ..models import Campaign, Feed, Pillar
from ..permission import demand_feed
from ..refusals import CannotPlan
from . import feed_drafts
from .feed_drafts import Draft
from .feed_rounds import EVERY
from .feeds import Look, NoFeed, look

LIMIT = 50  # feeds of a brand
BRING_LIMIT = 10
SHOWN_FIRST = 3
NAME_LIMIT = 120


def try_out(address: str) -> Look:
    """What is at an address that somebody typed, a feed's or a site's. Raises CannotPlan."""
    address = words.clean_link(address)
    if not address:
        raise CannotPlan(_("Escribe la dirección de la fuente, o la del sitio que la tiene."))
    try:
        found = look(address, through_page=True)
    except NoFeed as no:
        raise CannotPlan(say(no.sentence)) from None
    words.clean_link(found.address)  # a page may name one that is longer than we keep
    return found


def preview(workspace: Workspace, found: Look, pattern: str) -> list[Draft]:
    """What its newest entries would become. Saves nothing."""
    feed = Feed(workspace=workspace, pattern=feed_drafts.clean_pattern(pattern))
    newest = feed_drafts.newest(list(found.entries), SHOWN_FIRST)
    return [feed_drafts.as_draft(feed, entry) for entry in newest]


def add(workspace: Workspace, *, by: Any, url: str, bring: int = 0, **said: Any) -> tuple[Feed, int]:
    """The feed, and how many drafts it begins with: of what it shows now, only the newest `bring`.

    `said`: name ("" = the feed's own title), channels, pillar, campaign, pattern. One that was deleted comes
    back with all it has shown. Raises CannotPlan; then there is nothing new.
    """
    demand(Verb.WRITE, workspace, by)
    found = try_out(url)
    try:
        with transaction.atomic():
            Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
            feed = room_for(workspace, found)
            write(feed, by=by, found=found, **said)
            demand_feed(feed, by)
            record(Did.FEED_ADDED, by=by, workspace=workspace, on=feed, after={"url": feed.url})
            made = feed_drafts.take_in(feed, found, bring=min(max(bring, 0), BRING_LIMIT))
    except IntegrityError:
        raise CannotPlan(_("Otra persona acaba de añadir esa fuente.")) from None
    return feed, len(made)


def room_for(workspace: Workspace, found: Look) -> Feed:
    refuse_another(workspace, found.address)
    refuse_too_many(workspace)
    gone = Feed.objects.filter(workspace=workspace, url=found.address).first()
    feed = gone or Feed(workspace=workspace, url=found.address)
    feed.deleted_at = feed.paused_at = None
    feed.created_at = timezone.now()
    return feed


def refuse_another(workspace: Workspace, address: str) -> None:
    there = Feed.objects.filter(workspace=workspace, url=address, deleted_at=None).first()
    if there:
        raise CannotPlan(_("Esa fuente ya está: se llama «%(name)s».") % {"name": there.name})


def refuse_too_many(workspace: Workspace) -> None:
    if Feed.objects.filter(workspace=workspace, deleted_at=None).count() >= LIMIT:
        full = _("La marca ya tiene %(limit)s fuentes y no caben más: elimina alguna antes.")
        raise CannotPlan(full % {"limit": LIMIT})


@recorded(Did.FEED_CHANGED)
def change(feed: Feed, *, by: Any, url: str, **said: Any) -> Feed:
    """As `add`. At another address, what is there now makes no drafts. Raises CannotPlan."""
    demand_feed(feed, by)
    found = try_out(url) if words.clean_link(url) != feed.url else None
    with transaction.atomic():
        if found:
            move(feed, found)
        write(feed, by=feed.by, found=found, **said)
        demand_feed(feed, by)
        if found:
            feed_drafts.take_in(feed, found, bring=0)
    return feed


def move(feed: Feed, found: Look) -> None:
    if found.address == feed.url:
        return
    refuse_another(feed.workspace, found.address)
    Feed.objects.filter(workspace=feed.workspace, url=found.address).exclude(deleted_at=None).delete()
    feed.url = found.address


def write(
    feed: Feed,
    *,
    by: Any,
    found: Look | None,
    name: str = "",
    channels: Iterable[Channel] = (),
    pillar: Pillar | None = None,
    campaign: Campaign | None = None,
    pattern: str = "",
) -> None:
    own = (found.title if found else "") or feed.name or feed.url
    feed.name = words.clean(" ".join(name.split()), _("Nombre"), NAME_LIMIT) or feed_drafts.fit(
        own, NAME_LIMIT
    )
    for tag in (pillar, campaign):
        refuse_anothers(feed, tag)
    feed.pattern = feed_drafts.clean_pattern(pattern)
    feed.pillar, feed.campaign, feed.by = pillar, campaign, by
    if found:
        now = timezone.now()
        feed.etag, feed.last_modified = found.etag, found.last_modified
        feed.checked_at, feed.due_at, feed.failures, feed.trouble = now, now + EVERY, 0, ""
    feed.save()
    feed.channels.set(own_channels(feed, channels))


def refuse_anothers(feed: Feed, tag: Pillar | Campaign | None) -> None:
    if tag is not None and tag.workspace_id != feed.workspace_id:
        raise CannotPlan(_("«%(name)s» es de otra marca.") % {"name": tag})


def own_channels(feed: Feed, channels: Iterable[Channel]) -> list[Channel]:
    chosen = list(channels)
    for channel in chosen:
        if channel.workspace_id != feed.workspace_id:
            raise CannotPlan(_("«%(channel)s» no es un canal de esta marca.") % {"channel": channel.name})
    return chosen


# ── its life ──────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.FEED_CHANGED)
def pause(feed: Feed, *, by: Any) -> None:
    demand_feed(feed, by)
    Feed.objects.filter(pk=feed.pk, paused_at=None).update(paused_at=timezone.now(), trouble="")


@transaction.atomic
@recorded(Did.FEED_CHANGED)
def resume(feed: Feed, *, by: Any) -> None:
    """It is looked at in the next round. Whose owner may write no more becomes hers who resumes it."""
    demand_feed(feed, by)
    Feed.objects.filter(pk=feed.pk).update(
        paused_at=None, trouble="", failures=0, due_at=timezone.now(), by=owner_after(feed, by)
    )


def owner_after(feed: Feed, by: Any) -> Any:
    try:
        if feed.by is not None and feed.by.is_active:
            demand_feed(feed, feed.by)
            return feed.by
    except PermissionDenied:
        pass
    return by


@transaction.atomic
@recorded(Did.FEED_REMOVED)
def delete(feed: Feed, *, by: Any) -> None:
    """Its drafts stay. What it has shown is remembered a while, should it come back."""
    demand_feed(feed, by)
    Feed.objects.filter(pk=feed.pk, deleted_at=None).update(deleted_at=timezone.now())


@transaction.atomic
@recorded(Did.FEED_CHANGED)
def restore(feed: Feed, *, by: Any) -> None:
    demand_feed(feed, by)
    if feed.deleted_at:
        refuse_too_many(feed.workspace)
    Feed.objects.filter(pk=feed.pk).update(deleted_at=None)
