"""What every answer tells the browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_of_a_signed_in_page_is_kept(signed_in: Any, brand: Any, alice: Any) -> None:
    answer = signed_in(alice).get(reverse("calendar", args=["alameda"]))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_for_everybody_may_be_kept_and_has_no_powers(client: Any, db: Any) -> None:
    answer = client.get(reverse("account_login"))
    assert "no-store" in answer["Cache-Control"]  # its form holds a secret; allauth says so itself
    assert "camera=()" in answer["Permissions-Policy"]
    assert client.get("/healthz").headers.get("Cache-Control") != "private, no-store"


def test_signing_out_clears_the_browser(signed_in: Any, alice: Any) -> None:
    browser = signed_in(alice)
    assert "Clear-Site-Data" not in browser.get(reverse("profile"))
    assert browser.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache", "storage"'


def test_the_policy_lets_nothing_in_from_elsewhere(client: Any, db: Any) -> None:
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy


ASKED = """
import json, django
django.setup()
from django.conf import settings
kinds = ("SESSION", "CSRF", "LANGUAGE")
names = [f"{kind}_COOKIE_{what}" for kind in kinds for what in ("NAME", "SECURE")]
names += ["SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def test_over_https_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True,
        env={
            "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "smm.settings",
            "PAUTA_ENV_FILE": os.devnull, "PAUTA_VAR": str(tmp_path),
            "PAUTA_URL": "https://pauta.example", "DATABASE_URL": "sqlite:///x",
        },
    ).stdout  # fmt: skip
    settings = json.loads(said.strip().splitlines()[-1])
    assert {settings[f"{each}_COOKIE_NAME"][:7] for each in ("SESSION", "CSRF", "LANGUAGE")} == {"__Host-"}
    assert all(settings[f"{each}_COOKIE_SECURE"] for each in ("SESSION", "CSRF", "LANGUAGE"))
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
