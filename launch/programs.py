"""Running another program as a step: its words go to a log in `var/log`, its failure becomes a sentence."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch import places
from launch.trouble import Trouble

NO_LINE = (
    "Connection refused",
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ETIMEDOUT",
    "ECONNRESET",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "Network is unreachable",
    "timed out",
    "No matching distribution found",
)
NO_TRUST = (
    "CERTIFICATE_VERIFY_FAILED",
    "SELF_SIGNED_CERT",
    "UNABLE_TO_GET_ISSUER_CERT",
    "self-signed certificate",
)
NO_ROOM = ("No space left on device", "ENOSPC")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def step(
    title: str,
    command: Sequence[str | Path],
    *,
    log: str,
    cwd: Path = places.ROOT,
    env: Mapping[str, str] | None = None,
    shown: bool = False,
) -> None:
    """Runs a program that prepares something; `shown` lets its lines through, for what can take long."""
    say(f"· {title}")
    status, tail = run_logged(command, log=log, cwd=cwd, env=env, shown=shown)
    if status:
        raise Trouble(f"{title} failed: {why(tail)} All it said: {places.logs() / log}")


def run_logged(
    command: Sequence[str | Path],
    *,
    log: str,
    cwd: Path = places.ROOT,
    env: Mapping[str, str] | None = None,
    shown: bool = False,
) -> tuple[int, str]:
    """The exit status, and everything the program said."""
    said: list[str] = []
    with (
        open(places.logs() / log, "w", encoding="utf-8") as file,
        subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=dict(env or places.environment()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        for line in process.stdout or ():
            file.write(line)
            said.append(line)
            if shown:
                say(f"    {line.rstrip()}")
    return process.returncode, "".join(said)


def why(said: str) -> str:
    """The likeliest cause in what a program said, with the way out."""
    if any(word in said for word in NO_ROOM):
        return "the disk is full; make room and start again."
    if any(word in said for word in NO_TRUST):
        return (
            "a certificate was not trusted, as behind a proxy that inspects TLS; put the proxy's authority "
            "into PIP_CERT and NODE_EXTRA_CA_CERTS."
        )
    if any(word in said for word in NO_LINE):
        return "the package index can't be reached; check the network or the proxy and start again."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    lines = [line for line in lines if re.search(r"[Ee]rror\b", line)] or lines
    return f"«{lines[-1][:300]}»." if lines else "it said nothing."
