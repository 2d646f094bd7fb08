"""Chromium in front of the real server. Any console error fails the test, so each is a test of the CSP too.

    def test_…(page, sign_in, alice, looks): `looks` runs the test light and dark, wide and on a phone.

The browser lives in Madrid; the brand in Mexico City.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "static" / "build"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# On a phone, and on pages outside the shell, the document scrolls as it should.
BELOW = """document.querySelector(".app") && window.innerWidth >= 768
    ? document.documentElement.scrollHeight - window.innerHeight : 0"""

# Playwright's own loop runs in this thread; Django would refuse the ORM beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass(frozen=True)
class Looks:
    theme: str
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.theme}-{self.width}"


SIZES = ((1440, 900), (390, 844))
WANTED = os.environ.get("PAUTA_TEST_LOOKS", "").split()  # «light-1440 dark-390»; none: all of them
EVERY_LOOK = [
    look
    for look in (Looks(theme, *size) for theme in ("light", "dark") for size in SIZES)
    if not WANTED or str(look) in WANTED
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not program:
        pytest.skip("Chromium is not installed (apt-get install chromium-headless-shell)")
    with playwright.sync_playwright() as started:
        playwright.expect.set_options(timeout=15_000)  # milliseconds: a busy machine is no failure
        browser = started.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def assets() -> None:
    """The built style sheet and script; made here where somebody runs the tests by hand."""
    if (BUILD / "app.js").exists() and AXE.exists():
        return
    if not shutil.which("npm"):
        pytest.skip("the assets are not built and there is no npm to build them with")
    for command in (["npm", "ci"], ["npm", "run", "build"]):
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)


@pytest.fixture(params=EVERY_LOOK, ids=str)
def looks(request: pytest.FixtureRequest) -> Looks:
    """Light and dark, 1440 and 390 px: ask for it and the test runs in all four."""
    looks: Looks = request.param
    return looks


@pytest.fixture
def scripting() -> bool:
    """Override with False (parametrize) to browse without JavaScript."""
    return True


@pytest.fixture
def lives_in() -> str:
    """The browser's own zone; override it (parametrize) to look from elsewhere."""
    return "Europe/Madrid"


@pytest.fixture
def context(
    request: pytest.FixtureRequest, chromium: Any, assets: None, scripting: bool, lives_in: str
) -> Iterator[Any]:
    chosen = request.getfixturevalue("looks") if "looks" in request.fixturenames else EVERY_LOOK[0]
    context = chromium.new_context(
        viewport={"width": chosen.width, "height": chosen.height},
        color_scheme=chosen.theme,
        locale="es-MX",
        timezone_id=lives_in,
        java_script_enabled=scripting,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the console said. A test that provokes an error on purpose clears it."""
    return []


class Underway:
    """How many requests the live server is answering: tables can't be emptied under one."""

    def __init__(self) -> None:
        self.count, self.changed = 0, threading.Condition()

    def begin(self, **_: Any) -> None:
        with self.changed:
            self.count += 1

    def end(self, **_: Any) -> None:
        with self.changed:
            self.count -= 1
            self.changed.notify_all()

    def wait(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.count <= 0, timeout=20), "a request never ended"


@pytest.fixture
def underway() -> Iterator[Underway]:
    requests = Underway()
    request_started.connect(requests.begin)
    request_finished.connect(requests.end)
    yield requests
    request_started.disconnect(requests.begin)
    request_finished.disconnect(requests.end)


@pytest.fixture
def page(context: Any, live_server: Any, complaints: list[str], underway: Underway) -> Iterator[Any]:
    """A page whose relative addresses are the live server's."""
    page = context.new_page()
    page.base = live_server.url
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    yield page
    page.close()
    underway.wait()
    assert complaints == []


@pytest.fixture
def sign_in(context: Any, live_server: Any, signed_in: Callable[..., Any]) -> Callable[[Any], None]:
    """`sign_in(alice)`: the browser carries her session."""

    def carry(user: Any) -> None:
        session = signed_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return carry


@pytest.fixture
def visit(page: Any) -> Callable[[str], Any]:
    """`visit("/m/alameda/")`: the page, once its scripts have started."""

    def go(path: str) -> Any:
        page.goto(page.base + path)
        return page

    return go


class KeptBack:
    """Requests of a page that wait until the test lets them go: a slow line, as slow as it has to be."""

    def __init__(self, page: Any, address: Any) -> None:
        self.page, self.address, self.routes, self.is_over = page, address, list[Any](), False
        page.route(address, self.keep)

    def keep(self, route: Any) -> None:
        if self.is_over:
            route.continue_()
        else:
            self.routes.append(route)

    def wait(self, count: int = 1) -> list[Any]:
        """Once there are so many of them."""
        for _turn in range(150):
            if len(self.routes) >= count:
                return self.routes
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{len(self.routes)} of {count} requests to {self.address} were made")

    def let_go(self) -> None:
        """Those that wait, and all that come after them."""
        self.is_over = True
        for route in self.routes:
            route.continue_()


@pytest.fixture
def objections(page: Any) -> Callable[[], list[str]]:
    """What axe objects to on the page as it is now; also that it is wider than the window, or that the shell
    around it, whose parts scroll by themselves, is taller."""

    def ask() -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))  # evaluate is not bound by the CSP
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        said = [f"{one['id']}: {one['help']} → {node['target']}" for one in found for node in one["nodes"]]
        over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        below = page.evaluate(BELOW)
        return [
            *said,
            *([f"{over} px wider than the window"] if over > 0 else []),
            *([f"{below} px of the shell below the window"] if below > 0 else []),
        ]

    return ask


@pytest.fixture
def accessible(objections: Callable[[], list[str]]) -> Callable[[], None]:
    """`accessible()`: nothing to object to."""

    def check() -> None:
        assert objections() == []

    return check


@pytest.fixture
def picture(page: Any) -> Callable[[str], Path]:
    """`picture("calendar-dark")` → var/screenshots/calendar-dark.png"""

    def take(name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")
        return SCREENSHOTS / f"{name}.png"

    return take
