"""`./run bench NAME [--option …]`: one JSON object on standard output; see docs/performance.md."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bench import client, crowd, drain, idle, late
from calendar_app import bench_month
from calendar_app.compass import bench as bench_compass

NAMES: dict[str, Callable[..., dict[str, Any]]] = {
    "client": client.run,
    "drain": drain.run,
    "late": late.run,
    "idle": idle.run,
    "month": bench_month.run,
    "compass": bench_compass.run,
    "crowd": crowd.run,
}


class Command(BaseCommand):
    help = "Measures: client, drain, late, idle, month, compass, crowd."

    def add_arguments(self, parser: CommandParser) -> None:
        names = parser.add_subparsers(dest="measure", required=True, metavar="NAME")
        for name, run in NAMES.items():
            options = names.add_parser(name, help=(inspect.getdoc(run) or "").split("\n")[0])
            for option in inspect.signature(run).parameters.values():
                add(options, option)

    def handle(self, *, measure: str, **given: Any) -> None:
        run = NAMES[measure]
        wanted = {name: given[name] for name in inspect.signature(run).parameters}
        try:
            figures = run(**wanted)
        except RuntimeError as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(json.dumps(figures))


def add(options: CommandParser, option: inspect.Parameter) -> None:
    flag = f"--{option.name.replace('_', '-')}"
    if isinstance(option.default, bool):
        options.add_argument(flag, action="store_true", default=option.default)
    else:
        options.add_argument(flag, type=type(option.default), default=option.default)
