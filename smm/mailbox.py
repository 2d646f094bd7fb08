"""Where e-mail leaves. EMAIL_URL: smtp://, smtps:// (TLS), submission:// (STARTTLS), console: or file:."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from smm import env

BACKENDS = "django.core.mail.backends."
PORTS = {"smtp": 25, "submission": 587, "smtps": 465}


def mail_settings(folder: Path) -> dict[str, Any]:
    """Django's EMAIL_* settings. Without EMAIL_URL every message becomes a file in `folder`."""
    seen = env.text("EMAIL_URL", "file:")
    scheme = urlsplit(seen).scheme
    if scheme == "console":
        return {"EMAIL_BACKEND": BACKENDS + "console.EmailBackend"}
    if scheme == "file":
        return {"EMAIL_BACKEND": BACKENDS + "filebased.EmailBackend", "EMAIL_FILE_PATH": folder}
    if scheme in PORTS:
        return smtp_settings(env.address("EMAIL_URL", "", schemes=tuple(PORTS)))
    way_out = "write smtp://, submission:// or smtps:// with user:password@host:port, or console: or file:."
    raise env.Misconfigured("EMAIL_URL", env.without_password(seen), way_out)


def smtp_settings(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": BACKENDS + "smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "submission",
        "EMAIL_TIMEOUT": 20,
    }
