"""One person's browser, as far as the server can tell: her cookies, her open page, what she does on it."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from random import Random
from urllib.parse import urlencode

BELL, STAMP, PRESENCE = 15.0, 15.0, 10.0  # seconds, as the scripts have them
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
CHANNEL = re.compile(r'name="channels" value="(\d+)" checked')
FIELD = re.compile(r'name="(date|time)"[^>]*value="([^"]*)"')
PULSE = re.compile(r'id="pulse".*?data-poll-url-value="([^"]+)"')
HERE = re.compile(r'data-presence-stamp="([^"]*)"')
WAITING = re.compile(r'action="(/m/[^"]+/publicaciones/\d+/revision/)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')
PATIENCE = 30  # seconds

Tell = Callable[[str, int, float], None]
Act = Callable[[], object]


class Broken(Exception):
    """No answer at all."""


@dataclass(frozen=True)
class Person:
    email: str
    brand: str
    approves: bool
    posts: tuple[int, ...]  # hers, to edit


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


class Visitor:
    def __init__(self, port: int, address: str, tell: Tell, person: Person | None = None) -> None:
        self.port, self.address, self.tell = port, address, tell
        self.person = person or Person("", "", False, ())
        self.cookies: dict[str, str] = {}
        self.asking: list[list[object]] = []  # [when next, how often, act]
        self.saved = 0

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────

    def get(self, kind: str, path: str) -> Answer:
        return self.ask(kind, "GET", path)

    def post(self, kind: str, path: str, accept: str = "text/html", **sent: object) -> Answer:
        body = urlencode({name: value for name, value in sent.items() if value is not None}, doseq=True)
        return self.ask(kind, "POST", path, body, accept)

    def ask(self, kind: str, method: str, path: str, body: str = "", accept: str = "text/html") -> Answer:
        begun = time.perf_counter()
        try:
            answer = self.converse(method, path, body, accept)
        except (OSError, http.client.HTTPException) as error:
            self.tell(kind, 0, time.perf_counter() - begun)
            raise Broken(f"{path}: {error}") from error
        self.tell(kind, answer.status, time.perf_counter() - begun)
        return answer

    def converse(self, method: str, path: str, body: str, accept: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Accept": accept,
            "Accept-Encoding": "identity",
            "Accept-Language": "es-MX",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.address,
        }
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        try:
            line.request(method, path, body.encode() or None, headers)
            reply = line.getresponse()
            text = reply.read().decode(errors="replace")
            self.keep(reply.headers.get_all("Set-Cookie") or [])
            return Answer(reply.status, text)
        finally:
            line.close()

    def keep(self, cookies: list[str]) -> None:
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value

    # ── what she does ─────────────────────────────────────────────────────────────────────────────────

    def sign_in(self, password: str) -> None:
        self.get("door", "/cuenta/login/")
        done = self.post("sign in", "/cuenta/login/", login=self.person.email, password=password)
        if done.status != 302:
            raise RuntimeError(f"{self.person.email} could not sign in: {done.status}")

    def acts_for_ever(self, turn: Random) -> Iterator[Act]:
        """Round and round; each begins somewhere else in it."""
        acts = list(self.acts())
        begin = turn.randrange(len(acts))
        while True:
            for act in acts[begin:] + acts[:begin]:
                yield self.unharmed(act)

    def unharmed(self, act: Act) -> Act:
        def do() -> None:
            try:
                act()
            except Broken:
                return  # it is counted

        return do

    def acts(self) -> list[Act]:
        deciding: list[Act] = [self.approvals, self.decide]
        writing: list[Act] = [
            self.open_post,
            self.save,
            self.save,
            self.review,
            self.open_post,
            self.save,
            self.move,
        ]
        return [
            self.today,
            self.month,
            self.week,
            *(deciding if self.person.approves else writing),
            self.list,
        ]

    def at(self, path: str) -> str:
        return f"/m/{self.person.brand}/{path}"

    def today(self) -> None:
        self.get("today", self.at(""))
        self.leave_open()

    def month(self) -> None:
        self.calendar("month", "calendario/")

    def week(self) -> None:
        self.calendar("week", "calendario/semana/")

    def list(self) -> None:
        self.get("list", self.at("calendario/lista/"))
        self.leave_open()

    def calendar(self, kind: str, path: str) -> None:
        page = self.get(kind, self.at(path)).text
        stamp = PULSE.search(page)
        asks = unescape(stamp[1]) if stamp else None
        self.leave_open((STAMP, lambda: self.get("stamp", asks)) if asks else None)

    def approvals(self) -> None:
        self.queue = self.get("approvals", self.at("aprobaciones/")).text
        self.leave_open()

    def decide(self) -> None:
        """The first that waits for her; where none does, she looks again."""
        waiting, seen = WAITING.search(getattr(self, "queue", "")), SEEN.search(getattr(self, "queue", ""))
        if not (waiting and seen):
            return self.approvals()
        self.post("approve", waiting[1], verb="approve", seen=seen[1], next=self.at("aprobaciones/"))
        self.queue = ""
        return None

    def open_post(self) -> None:
        posts = self.person.posts
        self.post_open = posts[self.saved % len(posts)]
        self.form = self.get("post", self.at(f"publicaciones/{self.post_open}/")).text
        version = VERSION.search(self.form)
        self.version = int(version[1]) if version else 0
        self.stamp = ""
        self.leave_open((PRESENCE, self.presence))

    def presence(self) -> None:
        path = self.at(f"publicaciones/{self.post_open}/presencia/")
        told = self.post("presence", path, version=self.version, stamp=self.stamp)
        found = HERE.search(told.text)
        self.stamp = found[1] if found else self.stamp

    def save(self) -> None:
        """What autosave sends: the whole form."""
        if not hasattr(self, "form"):
            return self.open_post()
        self.saved += 1
        sent = {name: value for name, value in FIELD.findall(self.form) if value}
        sent |= {"channels": CHANNEL.findall(self.form), "version": self.version}  # type: ignore[dict-item]
        text = f"Lo que hoy contamos, vez {self.saved}. " * 6
        path = self.at(f"publicaciones/{self.post_open}/guardar/")
        answer = self.post("save", path, accept="application/json", text=text, **sent)
        found = re.search(r'"version": (\d+)', answer.text)
        self.version = int(found[1]) if found else self.version
        return None

    def review(self) -> None:
        if not hasattr(self, "post_open"):
            return self.open_post()
        self.post("ask for review", self.at(f"publicaciones/{self.post_open}/revision/"), verb="request")
        return None

    def move(self) -> None:
        day = f"2049-10-{1 + self.saved % 28:02}"
        self.post("move", self.at(f"publicaciones/{self.person.posts[0]}/mover/"), day=day)

    # ── what her page does by itself ──────────────────────────────────────────────────────────────────

    def leave_open(self, more: tuple[float, Act] | None = None) -> None:
        """The page she looks at now, and what its scripts ask for."""
        now = time.monotonic()
        bell = [now + BELL, BELL, lambda: self.get("bell", "/avisos/campana/?n=0")]
        self.asking = [bell, *([[now + more[0], *more]] if more else [])]

    @property
    def asks_at(self) -> float:
        return min((float(each[0]) for each in self.asking), default=float("inf"))  # type: ignore[arg-type]

    def page_asks(self, *, everything: bool = False) -> None:
        for each in self.asking:
            if everything or time.monotonic() >= float(each[0]):  # type: ignore[arg-type]
                self.unharmed(each[2])()  # type: ignore[arg-type]
                each[0] = time.monotonic() + float(each[1])  # type: ignore[arg-type]
