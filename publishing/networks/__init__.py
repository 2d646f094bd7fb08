"""The networks Pauta can speak to: the one explicit list. Adding a network: docs/adding-a-network.md."""

from __future__ import annotations

from publishing.networks.bluesky import Bluesky
from publishing.networks.contract import Network
from publishing.networks.discord import Discord
from publishing.networks.discord_webhook import DiscordWebhook
from publishing.networks.discourse import Discourse
from publishing.networks.facebook import Facebook
from publishing.networks.ghost import Ghost
from publishing.networks.google_business import GoogleBusiness
from publishing.networks.instagram import Instagram
from publishing.networks.linkedin import LinkedIn
from publishing.networks.manual import Manual
from publishing.networks.mastodon import Mastodon
from publishing.networks.matrix import Matrix
from publishing.networks.newsletter import Newsletter
from publishing.networks.pinterest import Pinterest
from publishing.networks.podcast import Podcast
from publishing.networks.practice import Practice
from publishing.networks.reddit import Reddit
from publishing.networks.slack import Slack
from publishing.networks.telegram import Telegram
from publishing.networks.threads import Threads
from publishing.networks.tiktok import TikTok
from publishing.networks.tumblr import Tumblr
from publishing.networks.webhook import Webhook
from publishing.networks.wordpress import WordPress
from publishing.networks.x import X
from publishing.networks.youtube import YouTube

# In the order people see them.
_LISTED: tuple[Network, ...] = (
    X(),
    LinkedIn(),
    Facebook(),
    Instagram(),
    Threads(),
    Bluesky(),
    Mastodon(),
    YouTube(),
    TikTok(),
    Pinterest(),
    GoogleBusiness(),
    Telegram(),
    Matrix(),
    Discord(),
    DiscordWebhook(),
    Slack(),
    Webhook(),
    Discourse(),
    Reddit(),
    Tumblr(),
    WordPress(),
    Ghost(),
    Podcast(),
    Newsletter(),
    Manual(),
    Practice(),
)
NETWORKS: dict[str, Network] = {network.key: network for network in _LISTED}


class UnknownNetwork(KeyError):
    """Nobody here is called that; says who is."""

    def __str__(self) -> str:
        return f"there is no network «{self.args[0]}»; there are: {', '.join(NETWORKS)}"


def all() -> tuple[Network, ...]:
    """Every network, in the order people see them."""
    return tuple(NETWORKS.values())


def get(key: str) -> Network:
    """Raises UnknownNetwork (a KeyError)."""
    try:
        return NETWORKS[key]
    except KeyError:
        raise UnknownNetwork(key) from None
