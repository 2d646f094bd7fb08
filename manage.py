#!/usr/bin/env python3
"""Django's door for commands. `./run manage …` calls it in the environment that `./run` prepares."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smm.settings")
    from django.core.management import execute_from_command_line

    from core import whence

    whence.process_is("command", agent=" ".join(sys.argv[1:2]), who=whence.shell_user())
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
