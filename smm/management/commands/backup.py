"""`manage.py backup FILE [--keys KEYFILE]`: everything in one file, while people work."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smm.backups import Trouble
from smm.backups.making import Made, back_up


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = (
        "Write the database and the files into FILE, consistent while Pauta runs; the keys only with --keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, help="a second file, for the keys: keep it somewhere else")

    def handle(self, *args: Any, file: Path, keys: Path | None, **options: Any) -> None:
        try:
            made = back_up(file, keys_to=keys)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        self.tell(made, keys)

    def tell(self, made: Made, keys: Path | None) -> None:
        size = f"{made.bytes / 1e6:.1f} MB"
        say = self.stdout.write
        say(f"{made.path}: {made.rows} rows of {made.tables} tables and {made.files} files, {size}.")
        for name in made.absent[:5]:
            say(f"Not on disk, though a row names it: {name}")
        if len(made.absent) > 5:
            say(f"… and {len(made.absent) - 5} more that are not on disk.")
        where = f"The keys are in {keys}" if keys else "The keys are not in it (--keys FILE writes them)"
        say(f"{where}: keep them apart; without them every channel has to be connected again.")
