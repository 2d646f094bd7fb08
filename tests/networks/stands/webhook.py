"""A receiver of our webhooks: it may answer anything with a 2xx, and it means yes."""

from __future__ import annotations

from publishing.networks.contract import Access
from tests.fakes.webhook import PATH, SECRET, FakeWebhook
from tests.networks.stands.stand import Stand, clip, photo, words

URL = f"https://receptor.example{PATH}?clave=s3cr3t0-de-la-direccion"


def access(**facts: object) -> Access:
    return Access("cuenta", {"url": URL, "secret": SECRET}, facts=facts)


STAND = Stand(
    FakeWebhook,
    lambda _server: access(),
    f"POST {PATH}$",
    {"url": URL, "secret": SECRET},
    lambda server: len(server.posts),
    secrets=(SECRET, URL, "s3cr3t0-de-la-direccion"),
    forms={"files": lambda: words(media=(photo(), clip()), title="Abrimos", tags=("café",))},
    any_yes=True,
)
