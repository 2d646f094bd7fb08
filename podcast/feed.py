"""A show as RSS 2.0 with iTunes' and Podcasting 2.0's elements.

Sources: Apple «A Podcaster's Guide to RSS», the podcast namespace (podcastindex.org). The guid is
the episode's key and never changes; the enclosure's length is the file's, to the byte.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.http import http_date

from .models import Episode, Show

# podcastindex.org/namespace/1.0, «guid»: the namespace of feeds' addresses.
FEEDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
NAMESPACES = {
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
}


def absolute(path: str) -> str:
    return settings.PAUTA_URL + path


class Podcast(Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), **NAMESPACES}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        show: Show = self.feed["show"]
        handler.addQuickElement("itunes:author", show.author)
        handler.addQuickElement("itunes:type", "episodic")
        handler.addQuickElement("itunes:explicit", _yes(show.explicit))
        handler.addQuickElement("itunes:category", None, {"text": show.category})
        handler.startElement("itunes:owner", {})
        handler.addQuickElement("itunes:name", show.author)
        handler.addQuickElement("itunes:email", show.email)
        handler.endElement("itunes:owner")
        if show.cover:
            handler.addQuickElement("itunes:image", None, {"href": absolute(_cover_path(show))})
        address = self.feed["feed_url"].partition("://")[2].rstrip("/")
        handler.addQuickElement("podcast:guid", str(uuid.uuid5(FEEDS, address)))
        handler.addQuickElement("podcast:locked", "yes", {"owner": show.email})

    def add_item_elements(self, handler: Any, item: Any) -> None:
        super().add_item_elements(handler, item)
        episode: Episode = item["episode"]
        handler.addQuickElement("itunes:title", episode.title)
        handler.addQuickElement("itunes:episodeType", episode.kind)
        handler.addQuickElement("itunes:explicit", _yes(episode.explicit))
        handler.addQuickElement("content:encoded", as_html(episode))
        if episode.sound.seconds:
            handler.addQuickElement("itunes:duration", str(round(episode.sound.seconds)))
        for name, number in (("season", episode.season), ("episode", episode.number)):
            if number:
                handler.addQuickElement(f"itunes:{name}", str(number))
        if episode.image:
            path = reverse("podcast_image", args=[episode.show.slug, episode.pk])
            handler.addQuickElement("itunes:image", None, {"href": absolute(path)})


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _cover_path(show: Show) -> str:
    return reverse("podcast_cover", args=[show.slug])


def sound_path(episode: Episode) -> str:
    return reverse("podcast_sound", args=[episode.show.slug, episode.pk, episode.sound.suffix.lstrip(".")])


def as_html(episode: Episode) -> str:
    paragraphs = [f"<p>{escape(part)}</p>" for part in episode.text.split("\n\n") if part.strip()]
    link = escape(episode.link, {'"': "&quot;"})
    return "".join([*paragraphs, *([f'<p><a href="{link}">{link}</a></p>'] if link else [])])


def written(show: Show) -> str:
    """The whole feed, newest first."""
    feed = Podcast(
        title=show.title,
        link=absolute(show.get_absolute_url()),
        description=show.description,
        language=show.language,
        feed_url=absolute(reverse("podcast_feed", args=[show.slug])),
        show=show,
    )
    for episode in show.episodes.there().select_related("sound", "image", "show"):
        _add(feed, episode)
    return str(feed.writeString("utf-8"))


def _add(feed: Podcast, episode: Episode) -> None:
    sound = absolute(sound_path(episode))
    feed.add_item(
        title=episode.title,
        link=absolute(episode.get_absolute_url()),
        description=episode.text or episode.title,
        unique_id=episode.key,
        unique_id_is_permalink=False,
        pubdate=episode.published_at,
        enclosures=[Enclosure(sound, str(episode.sound.bytes), episode.sound.mime)],
        episode=episode,
    )


def served(request: HttpRequest, show: Show) -> HttpResponse:
    """With ETag and Last-Modified: readers ask often, and mostly nothing is new (304)."""
    text = written(show)
    response = HttpResponse(text, content_type=Podcast.content_type)
    response["ETag"] = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response["Last-Modified"] = _http_date(show)
    response["Cache-Control"] = f"public, max-age={round(timedelta(minutes=5).total_seconds())}"
    response["Access-Control-Allow-Origin"] = "*"  # players in a browser read feeds too
    return response


def _http_date(show: Show) -> str:
    return http_date(show.changed_at.timestamp())
