"""Instagram's and Threads' shared manners: containers that take a while, may spoil, expire, publish once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.fakes.graph import FakeGraph
from tests.fakes.server import Asked, Reply

FINISHED, WORKING, SPOILT, EXPIRED, PUBLISHED = "FINISHED", "IN_PROGRESS", "ERROR", "EXPIRED", "PUBLISHED"


class FakeContainers(FakeGraph):
    state_field, why_field = "status_code", "status"
    account = ""

    def __init__(self) -> None:
        super().__init__()
        self.containers: dict[str, dict[str, Any]] = {}
        self.processing_looks = 0  # how many times a fresh container is still being prepared
        self.spoils_next: list[str] = []  # what is wrong with the next containers, one each
        self.refuses_next: list[str] = []  # canned replies to the next requests that make one
        self.lists_late = False  # the account's list lags behind
        self.used, self.total = 3, 100

    def make(self, asked: Asked, _account: str) -> Reply:
        if self.refuses_next:
            return self.canned(self.refuses_next.pop(0))
        said = asked.said
        refusal = self.refusal(said)
        if refusal:
            return self.canned(refusal)
        pk = self.new_id()
        spoilt = self.spoils_next.pop(0) if self.spoils_next else ""
        state = {"looks": self.processing_looks, "spoilt": spoilt, "published": "", "expired": False}
        self.containers[pk] = {"id": pk, "said": said, "held": b"", **state}
        return self.made(pk, said)

    def made(self, pk: str, said: dict[str, Any]) -> Reply:
        return Reply(200, {"id": pk})

    def refusal(self, said: dict[str, Any]) -> str:
        raise NotImplementedError

    def fetchable(self, said: dict[str, Any]) -> bool:
        """They fetch from public https addresses, written in ASCII."""
        addresses = [said[name] for name in ("image_url", "video_url", "cover_url") if name in said]
        return all(each.startswith("https://") and each.isascii() for each in addresses)

    def state(self, pk: str) -> tuple[str, str]:
        held = self.containers[pk]
        if held["published"] or held["expired"]:
            return PUBLISHED if held["published"] else EXPIRED, ""
        if held["spoilt"]:
            return SPOILT, held["spoilt"]
        return (WORKING if held["looks"] > 0 or not self.whole(held) else FINISHED), ""

    def whole(self, held: dict[str, Any]) -> bool:
        """Has it all of its bytes?"""
        return True

    def look(self, asked: Asked, pk: str) -> Reply:
        if pk in self.containers:
            state, why = self.state(pk)
            self.containers[pk]["looks"] -= 1
            said = {"id": pk, self.state_field: state, **({self.why_field: why} if why else {})}
            return self.told(asked, {**said, **self.more_of(pk)})
        return self.told(asked, self.things[pk]) if pk in self.things else self.canned("gone")

    def more_of(self, pk: str) -> dict[str, Any]:
        return {}

    def release(self, asked: Asked, _account: str) -> Reply:
        held = self.containers.get(asked.said.get("creation_id", ""))
        if held is None or held["expired"]:
            return self.canned("container_expired")
        if held["published"]:
            return self.canned("invalid_parameter")
        if self.state(held["id"])[0] != FINISHED:
            return self.canned("not_ready")
        if self.used >= self.total:
            return self.canned("daily_limit")
        self.used += 1
        held["published"] = self.born(held["said"])["id"]
        for child in str(held["said"].get("children", "")).split(","):
            self.containers.pop(child, None)
        return Reply(200, {"id": held["published"]})

    def born(self, said: dict[str, Any], age: timedelta = timedelta(0)) -> dict[str, Any]:
        raise NotImplementedError

    def children_stand(self, said: dict[str, Any], least: int, most: int) -> bool:
        children = str(said.get("children", "")).split(",")
        there = all(pk in self.containers and self.state(pk)[0] == FINISHED for pk in children)
        return there and least <= len(children) <= most

    def newest(self, *kinds: str) -> list[dict[str, Any]]:
        if self.lists_late:
            return []
        there = [thing for thing in self.things.values() if thing["kind"] in kinds]
        return sorted(there, key=lambda each: (str(each["timestamp"]), str(each["id"])), reverse=True)
