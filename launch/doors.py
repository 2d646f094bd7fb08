"""What can be asked of `./run`."""

from __future__ import annotations

import os
import sys

from launch import places
from launch.programs import say
from launch.trouble import Trouble
from smm import env

USAGE = "Use: ./run [--port N], or ./run followed by manage COMMAND, test [ARGUMENTS], bench NAME, or build."


def main(arguments: list[str]) -> int:
    """The exit status. Every trouble is one sentence and status 2."""
    try:
        env.load_dotenv()
        return open_door(arguments)
    except (Trouble, env.Misconfigured) as trouble:
        say(str(trouble))
        return 2
    except OSError as error:
        say(f"{error.filename or 'The system'}: {error.strerror}. Mend that and start again.")
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


def open_door(arguments: list[str]) -> int:
    match arguments:
        case [] | ["--port", _]:
            from launch.starting import start

            return start(wanted_port(arguments))
        case ["manage", *rest]:
            return manage(rest)
        case ["test", *rest]:
            from launch.testing import test

            return test(rest)
        case ["bench", *rest]:
            from launch.measuring import bench

            return bench(rest)
        case ["build"]:
            return build()
        case ["help" | "-h" | "--help"]:
            print(USAGE)
            return 0
    if len(arguments) == 1 and arguments[0].startswith("--port="):
        return open_door(["--port", arguments[0].partition("=")[2]])
    raise Trouble(f"«{' '.join(arguments)}» is not something to ask of ./run. {USAGE}")


def wanted_port(arguments: list[str]) -> int | None:
    if not arguments:
        return None
    if not arguments[1].isdigit() or not 1 <= int(arguments[1]) <= 65535:
        raise Trouble(f"--port is «{arguments[1]}»: write a number from 1 to 65535.")
    return int(arguments[1])


def manage(arguments: list[str]) -> int:
    """Becomes the command: its exit status, its standard output and Ctrl-C are its own."""
    from launch import preparing

    preparing.for_a_command()
    sys.stdout.flush()
    command = [str(places.PYTHON), str(places.ROOT / "manage.py"), *arguments]
    os.execve(command[0], command, places.environment())


def build() -> int:
    from launch import packages, preparing

    places.make_folders()
    packages.install()
    preparing.build()
    return 0
