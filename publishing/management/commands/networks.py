"""`manage.py networks [--json | --markdown]`: what each network can do, takes and allows."""

from __future__ import annotations

import json as format_json
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from publishing import describing, describing_pages, networks
from publishing.operators import SpokenCommand


class Command(SpokenCommand):
    help = "Prints the networks: a table, one JSON object a line (--json), or docs/networks.md (--markdown)."
    requires_system_checks = []  # it reads what there is

    def add_arguments(self, parser: ArgumentParser) -> None:
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true")
        form.add_argument("--markdown", action="store_true")

    def handle(self, *, json: bool, markdown: bool, **_: Any) -> None:
        if markdown:
            self.stdout.write(describing_pages.page(), ending="")
            return
        for network in networks.all():
            data = describing.as_data(network)
            self.stdout.write(format_json.dumps(data, ensure_ascii=False) if json else as_row(data))


def as_row(data: dict[str, Any]) -> str:
    limits = data["limits"]
    text = f"{limits['text']} {limits['unit']}" if limits["text"] else gettext("sin límite")
    return f"{data['key']:18} {data['name']:28} {text:22} {', '.join(data['can'])}"
