"""Our registration with the servers of a federated network (Mastodon): made once each, kept sealed."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from . import vault
from .entering import CannotConnect, line_to
from .models import ServerApp
from .networks.consent import ByConsent
from .networks.contract import App, NetworkError


def return_address(network: ByConsent) -> str:
    """The redirect address that our registration names, and that the browser comes back to."""
    return settings.PAUTA_URL + reverse("consent_return", args=[network.key])


def our_app(network: ByConsent, server: str) -> App:
    """Made again when our own address changed. Raises CannotConnect about the field «server»."""
    try:
        server = network.server_address(server)
        known = _kept(network, server)
        if known and known.more.get("redirect_uri") == return_address(network):
            return known
        app = network.register(server, return_address(network), line_to(network, {}, private_ok=False))
    except NetworkError as error:
        raise CannotConnect(error.sentence.text, "server", **error.sentence.params) from None
    said = {"client_id": app.client_id, "client_secret": app.client_secret, "more": dict(app.more)}
    ServerApp.objects.update_or_create(
        network=network.key, server=server, defaults={"sealed": vault.seal_data(said)}
    )
    return app


def _kept(network: ByConsent, server: str) -> App | None:
    row = ServerApp.objects.filter(network=network.key, server=server).first()
    if row is None:
        return None
    try:
        return App(**vault.unseal_data(row.sealed))
    except (NetworkError, TypeError):
        return None  # no key opens it any more, or it is of an older shape: we register anew
