"""`manage.py connect NETWORK --brand SLUG --name NAME --set key=value …`"""

from __future__ import annotations

import getpass
import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from publishing import connecting, entering, networks, serving
from publishing.models import Channel
from publishing.operators import SpokenCommand, brand_called, leads_inside, plainly


class Command(SpokenCommand):
    help = "Connects an account as a channel; prints one JSON object (id, channel, network, account, url)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("network", metavar="NETWORK", help=", ".join(one.key for one in networks.all()))
        parser.add_argument("--brand", required=True, metavar="SLUG")
        parser.add_argument("--name", required=True, help="how the team calls the channel")
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="KEY=VALUE",
            help="a credential; KEY=- asks for it, or reads one line of standard input",
        )

    def handle(self, *, network: str, brand: str, name: str, set: list[str], **other: Any) -> None:
        entered = dict(self.pair(one) for one in set)
        workspace = brand_called(brand)
        with plainly():
            if network in serving.OURS and "token" not in entered:
                said = serving.understood(networks.get(network), entered)
                channel = serving.OURS[network].open(workspace, name=name, said=said, by=None)
            else:
                vouched = leads_inside(self.servers(network, entered))
                channel = connecting.connect(workspace, network, entered, name=name, private_ok=vouched)
        self.stdout.write(json.dumps(as_json(channel), ensure_ascii=False))

    def pair(self, given: str) -> tuple[str, str]:
        """The value is never repeated in an error: it may be a password."""
        key, equals, value = given.partition("=")
        if not equals or not key:
            raise CommandError(
                _("Cada --set lleva KEY=VALUE, por ejemplo --set server=https://ejemplo.mx"), returncode=2
            )
        return key.strip(), self.typed(key) if value == "-" else value

    def typed(self, key: str) -> str:
        if sys.stdin.isatty():
            return getpass.getpass(f"{key}: ")
        return sys.stdin.readline().rstrip("\r\n")

    def servers(self, network: str, entered: dict[str, str]) -> list[str]:
        """What was entered that isn't secret: among it, the server's address."""
        adapter = entering.network_called(network)
        hidden = {
            word for field in adapter.credentials if field.secret for word in (field.name, *field.aliases)
        }
        return [value for word, value in entered.items() if word not in hidden]


def as_json(channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.pk,
        "channel": channel.name,
        "network": channel.network,
        "account": channel.account,
        "url": channel.url,
    }
