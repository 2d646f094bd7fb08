"""`manage.py app_keys [list|keep|remove] --network KEY [--brand SLUG]`: our registrations with networks."""

from __future__ import annotations

import getpass
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from publishing import app_keys, asking_permission
from publishing.networks.consent import ByConsent
from publishing.operators import SpokenCommand, brand_called, plainly
from publishing.wording import say
from teams.models import Workspace


class Command(SpokenCommand):
    help = (
        "Lists, keeps or removes app keys: a brand's, or without --brand the installation's. Secrets never "
        "come as arguments: keep reads NAME=VALUE lines from standard input, asks on a terminal, or with "
        "--from-env takes PAUTA_<NETWORK>_CLIENT_ID, _CLIENT_SECRET …"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", nargs="?", default="list", choices=["list", "keep", "remove"])
        parser.add_argument("--network", metavar="KEY")
        parser.add_argument("--brand", metavar="SLUG")
        parser.add_argument("--from-env", action="store_true")

    def handle(
        self, *, verb: str, network: str | None, brand: str | None, from_env: bool, **_other: Any
    ) -> None:
        workspace = brand_called(brand) if brand else None
        if verb == "list":
            for one in app_keys.askers():
                self.stdout.write(json.dumps(row(one, workspace), ensure_ascii=False))
            return
        if not network:
            raise CommandError(_("Di de qué red: --network KEY"), returncode=2)
        with plainly(), clearly():
            asking = asking_permission.asks(network)
            if verb == "remove":
                app_keys.remove(asking, workspace=workspace, by=None)
            else:
                app_keys.keep(asking, given(asking, from_env), workspace=workspace, by=None)
        self.stdout.write(json.dumps(row(asking, workspace), ensure_ascii=False))


@contextmanager
def clearly() -> Iterator[None]:
    try:
        yield
    except app_keys.CannotKeep as wrong:
        raise CommandError(say(wrong.sentence), returncode=1) from None


def given(network: ByConsent, from_env: bool) -> dict[str, str]:
    fields = network.consent.app_fields
    if from_env:
        return {one.name: os.environ.get(app_keys.variable(network, one), "") for one in fields}
    if sys.stdin.isatty():
        return {one.name: (getpass.getpass if one.secret else input)(f"{one.name}: ") for one in fields}
    pairs = (line.rstrip("\r\n").partition("=") for line in sys.stdin)
    return {name.strip(): value for name, _equals, value in pairs if name.strip()}


def row(network: ByConsent, workspace: Workspace | None) -> dict[str, Any]:
    """Never the keys: where they come from, the end of the client id, who lives by them."""
    now = app_keys.standing(network, workspace)
    return {
        "network": network.key,
        "brand": workspace.slug if workspace else None,
        "kept": bool(now.row),
        "hint": now.row.hint if now.row else "",
        "elsewhere": now.elsewhere,
        "channels": [f"{one.workspace.slug}/{one.name}" for one in now.users],
    }
