"""What a person enters to connect a network: understood, and asked of the network itself."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from . import networks
from .networks.contract import Account, Network, NetworkError, Sentence
from .networks.line import HttpLine

log = logging.getLogger(__name__)


class CannotConnect(Exception):
    """`sentence` says what is wrong and the way out; `field` is what was entered wrong, where one was."""

    def __init__(self, text: str, field: str = "", **params: Any) -> None:
        self.sentence = Sentence(text, params)
        self.field = field
        super().__init__(str(self.sentence))

    @classmethod
    def because(cls, error: NetworkError) -> CannotConnect:
        """In the network's own words."""
        return cls(error.sentence.text, **error.sentence.params)


def network_called(key: str) -> Network:
    try:
        return networks.get(key)
    except KeyError:
        known = ", ".join(sorted(networks.NETWORKS))
        raise CannotConnect(
            _("«%(key)s» no es una red que Pauta conozca. Hay: %(known)s."), key=key, known=known
        ) from None


def understood(network: Network, given: Mapping[str, str]) -> dict[str, str]:
    """What was entered, under the network's own names. Raises CannotConnect, listing what is expected."""
    names = {word: field.name for field in network.credentials for word in (field.name, *field.aliases)}
    entered = {names.get(word, word): value.strip() for word, value in given.items() if value.strip()}
    unknown = sorted(set(entered) - set(names.values()))
    missing = [field.name for field in network.credentials if field.required and not entered.get(field.name)]
    if unknown:
        text = _("%(network)s no usa «%(unknown)s». Espera: %(expected)s.")
        raise CannotConnect(
            text, network=network.name, unknown=", ".join(unknown), expected=expected(network)
        )
    if missing:
        text = _("Falta «%(missing)s» para conectar %(network)s. Espera: %(expected)s.")
        raise CannotConnect(
            text, missing[0], network=network.name, missing=", ".join(missing), expected=expected(network)
        )
    return entered


def expected(network: Network) -> str:
    """«server, username, password, category (opcional)», each with its other names."""
    words = []
    for field in network.credentials:
        others = f" (= {', '.join(field.aliases)})" if field.aliases else ""
        words.append(f"{field.name}{others}" if field.required else f"[{field.name}{others}]")
    return ", ".join(words)


def ask(network: Network, entered: Mapping[str, str], *, private_ok: bool) -> Account:
    """Who answers to these credentials. Raises CannotConnect in the network's words."""
    try:
        return network.connect(entered, line_to(network, entered, private_ok=private_ok))
    except NetworkError as error:
        log.warning("connecting %s: %s %s", network.key, type(error).__name__, error.detail)
        raise CannotConnect.because(error) from None  # its chain may hold what was entered


def line_to(
    network: Network, entered: Mapping[str, str], *, private_ok: bool, hidden: Collection[str] = ()
) -> HttpLine:
    """The way out before there is a channel: what was entered as a secret is cut out of every trace."""
    hidden = hidden or {field.name for field in network.credentials if field.secret}
    secrets = tuple(value for name, value in entered.items() if name in hidden)
    return HttpLine(
        network,
        private_ok=private_ok,
        allow=settings.PAUTA_PRIVATE_HOSTS,
        base_url=settings.PAUTA_STAND_INS.get(network.key),
        before_departure=_nothing,
        renew=_nothing,
        secrets=secrets,
    )


def _nothing() -> None:
    pass
