"""A step of `restore`, which calls it against a database beside the one in use: never by hand."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smm.backups import Trouble
from smm.backups.archive import Reader
from smm.backups.loading import fill


class Command(BaseCommand):
    help = "Used by restore: fills the empty database that DATABASE_URL names."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--hold-all", action="store_true")

    def handle(self, *args: Any, file: Path, hold_all: bool, **options: Any) -> None:
        try:
            self.stdout.write(json.dumps(asdict(fill(Reader(file), hold_all=hold_all))))
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
