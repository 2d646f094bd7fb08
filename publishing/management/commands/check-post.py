"""`manage.py check-post --network KEY --text TEXT|- [--media FILE …] [--option K=V …]`: would it fit there?

Prints JSON. Exit 0: it fits · 1: something blocks · 2: it was asked wrongly.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from publishing import networks
from publishing.networks.contract import Network
from publishing.operators import SpokenCommand
from publishing.trying import BadUse, Said, judge


class Command(SpokenCommand):
    help = "Holds a text and files against a network's rules. JSON; exit 1 where something blocks."
    requires_system_checks = []  # it reads what there is

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--network", required=True, metavar="KEY")
        parser.add_argument("--text", required=True, metavar="TEXT", help="«-» reads it from standard input")
        parser.add_argument("--title", default="")
        parser.add_argument("--link", default="")
        parser.add_argument("--media", action="append", default=[], metavar="FILE", type=Path)
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")

    def handle(
        self,
        *,
        network: str,
        text: str,
        title: str,
        link: str,
        media: list[Path],
        option: list[str],
        **_options: Any,
    ) -> None:
        words = sys.stdin.read() if text == "-" else text
        try:
            said = Said(words, title, link, media, dict(pair(each) for each in option))
            with TemporaryDirectory() as folder:
                answer = judge(called(network), said, Path(folder))
        except BadUse as wrong:
            raise CommandError(str(wrong), returncode=2) from None
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if any(problem["blocks"] for problem in answer["problems"]):
            sys.exit(1)


def called(key: str) -> Network:
    try:
        return networks.get(key)
    except KeyError:
        known = ", ".join(networks.NETWORKS)
        raise BadUse(_("No hay red «%(key)s». Hay: %(known)s.") % {"key": key, "known": known}) from None


def pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals or not name:
        raise BadUse(_("«%(given)s» no es una opción: escribe NOMBRE=VALOR.") % {"given": given})
    return name, value
