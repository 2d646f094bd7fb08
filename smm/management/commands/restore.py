"""`manage.py restore FILE [--keys KEYFILE] [--replace]`: the way back. Nothing else may be running."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smm.backups import Trouble
from smm.backups.restoring import Restored, Wish, restore


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Put back what `backup` wrote, on the same kind of database or the other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, help="the file that `backup --keys` wrote")
        parser.add_argument("--without-keys", action="store_true", help="every channel is connected again")
        parser.add_argument("--replace", action="store_true", help="what is in this installation gives way")
        hold = "hold also what is planned for later, for a person to let go"
        parser.add_argument("--hold-all", action="store_true", help=hold)

    def handle(self, *args: Any, file: Path, keys: Path | None, **options: Any) -> None:
        wish = Wish(file, keys, options["replace"], options["without_keys"], options["hold_all"])
        try:
            done = restore(wish)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        for line in told(done):
            self.stdout.write(line)


def told(done: Restored) -> list[str]:
    page, came = done.manifest, done.loaded
    lines = [
        f"Restored the backup of {page.made_at} (Pauta {page.version}, {page.database}): {page.rows} rows of "
        f"{len(page.tables)} tables, {len(page.files)} files; every table was counted again.",
        f"Held for a person, because they may have left after the backup was made: {came['held']} posts "
        f"whose hour has passed, {came['doubtful']} that were on their way, {came['letters']} letters.",
    ]
    if came["waiting"]:
        lines.append(
            f"{came['waiting']} posts wait for a later hour and leave by themselves. If somebody published "
            "one of them ahead of its hour after the backup was made, pause it (--hold-all holds all)."
        )
    if came["locked"]:
        lines.append(
            f"The keys don't open {came['locked']} of {came['sealed']} sealed rows: connect those again."
        )
    if came["moved"]:
        lines.append(
            f"{came['moved']} channels of our own networks follow from {page.address} to this address."
        )
    return [*lines, *done.remarks, "Everybody signs in again."]
