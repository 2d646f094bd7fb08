"""The networks as somebody who connects an account looks for them: in groups, and by the names people use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from teams.models import Workspace

from . import networks
from .models import Channel
from .networks.consent import ByConsent
from .networks.contract import Network

_ = str  # marks sentences for translation

# What is in no group yet is found in the last one.
GROUPS: dict[str, tuple[str, ...]] = {
    _("Redes"): (
        "x", "facebook", "instagram", "threads", "linkedin", "pinterest", "bluesky", "mastodon", "tumblr",
        "google_business",
    ),
    _("Video"): ("youtube", "tiktok"),
    _("Comunidades y chat"): (
        "telegram", "discord", "discord_webhook", "slack", "matrix", "reddit", "discourse",
    ),
    _("Sitio propio, correo y más"): (
        "wordpress", "ghost", "podcast", "newsletter", "webhook", "manual", "practice",
    ),
}  # fmt: skip
ALSO = {
    "x": "Twitter",
    "google_business": "Google My Business, Google+, Maps",
    "facebook": "Meta, fanpage",
    "instagram": "Meta, IG, reels",
    "threads": "Meta",
    "youtube": "Google, Shorts",
    "wordpress": "blog",
    "ghost": "blog",
    "podcast": "RSS, Spotify, Apple",
    "newsletter": "newsletter, e-mail, SMTP",
    "discourse": "foro, forum",
    "matrix": "Element",
    "manual": "WhatsApp",
}


@dataclass(frozen=True)
class Choice:
    network: Network
    connected: int  # channels that the brand has there

    @property
    def also(self) -> str:
        """Other words that people look for it by."""
        return ALSO.get(self.network.key, "")

    @property
    def way(self) -> str:
        """How one gets in, in two or three words."""
        if isinstance(self.network, ByConsent):
            return _("Con permiso")
        if self.network.opened_with is not None:
            return _("Vive aquí")
        if not any(field.secret for field in self.network.credentials):
            return _("La publicas tú")
        return _("Con una clave")


def grouped(brand: Workspace) -> Iterator[tuple[str, list[Choice]]]:
    """(name of the group, its networks), in the order people see them."""
    living = Channel.objects.filter(workspace=brand).exclude(health=Channel.Health.REMOVED)
    connected = Counter(living.values_list("network", flat=True))
    everyone = {network.key: Choice(network, connected[network.key]) for network in networks.all()}
    placed = {key for keys in GROUPS.values() for key in keys}
    for number, (name, keys) in enumerate(GROUPS.items(), 1):
        late = [key for key in everyone if key not in placed] if number == len(GROUPS) else []
        yield name, [everyone[key] for key in (*keys, *late) if key in everyone]
