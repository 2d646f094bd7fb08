"""LinkedIn, as its fake plays it: an organization's page."""

from __future__ import annotations

from publishing.networks.contract import Access, App, Post
from tests.fakes import linkedin
from tests.fakes.linkedin import FakeLinkedIn
from tests.fakes.server import FakeServer
from tests.networks.stands.stand import Stand, clip, file, photo, words


def access(_server: FakeServer, account: str = linkedin.ORGANIZATION) -> Access:
    kept = {"access_token": linkedin.TOKEN, "refresh_token": linkedin.REFRESH}
    return Access(account, kept, facts={"kind": account.split(":")[2]}, app=App("id", "secret"))


def _posts(server: FakeServer) -> int:
    assert isinstance(server, FakeLinkedIn)
    return len(server.posts)


def card(**more: object) -> Post:
    """A link with its card."""
    options = {"form": "article", "description": "Todo lo que servimos"}
    return words(link="https://ejemplo.mx/menu", title="El menú", options=options, **more)


def poll() -> Post:
    asked = {"poll_question": "¿Té o café?", "poll_choices": ["Té", "Café"], "poll_days": "7"}
    return words(options={"form": "poll", **asked})


def document() -> Post:
    return words(
        title="Menú", media=(file("document", b"%PDF-1.7 " + b"x" * 4000, "application/pdf", "menú.pdf"),)
    )


STAND = Stand(
    FakeLinkedIn,
    access,
    "POST /rest/posts",
    {"access_token": linkedin.TOKEN, "refresh_token": linkedin.REFRESH, "account": linkedin.ORGANIZATION},
    _posts,
    secrets=(linkedin.TOKEN, linkedin.REFRESH),
    in_headers=True,
    forms={
        "image": lambda: words(media=(photo(),)),
        "carousel": lambda: words(media=tuple(photo(shade=shade) for shade in (10, 60, 120))),
        "video": lambda: words(media=(clip(),)),
        "document": document,
        "article": lambda: card(media=(photo(),)),
        "poll": poll,
    },
)
