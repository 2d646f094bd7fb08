"""`./run manage makemessages -l en`: the words of our own rooms, and nothing that was installed or built."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import makemessages

FOREIGN = ["bench", "node_modules", "static", "tests", "var"]


class Command(makemessages.Command):
    # A catalogue with line numbers changes with every edit of any file: the file alone is kept.
    def handle(self, *args: Any, **options: Any) -> None:
        options["ignore_patterns"] = [*FOREIGN, *options["ignore_patterns"]]
        options["add_location"] = options["add_location"] or "file"
        options["no_obsolete"] = True
        super().handle(*args, **options)
