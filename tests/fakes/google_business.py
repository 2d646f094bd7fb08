"""Google's profiles: two accounts, the places they manage, and what those places have said.

What it does follows developers.google.com/my-business: posts are judged before they are shown, pictures are
fetched, ten edits a minute for each profile.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.google import FakeGoogle
from tests.fakes.server import Asked, Reply

OWN, GROUP = "accounts/100", "accounts/200"
PLACE, OTHER = "locations/7", "locations/8"


class FakeGoogleBusiness(FakeGoogle):
    network = "google_business"

    def __init__(self) -> None:
        super().__init__()
        self.places = {
            PLACE: {
                "name": PLACE,
                "title": "Café Alameda",
                "storefrontAddress": {"locality": "Saltillo"},
                "metadata": {"mapsUri": "https://maps.google.com/?cid=7", "canOperateLocalPost": True},
            },
            OTHER: {"name": OTHER, "title": "Bodega", "metadata": {"canOperateLocalPost": False}},
        }
        self.posts: dict[str, dict[str, Any]] = {}
        self.judging_looks = 0  # how many looks before a post is judged
        self.ends_as = "LIVE"
        self.reachable = True  # could Google fetch our pictures?
        self.managed = True
        self.page_size: int | None = None
        self._ids = itertools.count(1)

    def doors(self) -> list[tuple[str, str, Any]]:
        posts = "/v4/(accounts/[^/]+/locations/[^/]+)/localPosts"
        return [
            ("GET", "/v1/accounts", self._accounts),
            ("GET", "/v1/(accounts/[^/]+)/locations", self._locations),
            ("POST", posts, self._publish),
            ("GET", posts, self._list),
            ("GET", f"{posts}/([^/]+)", self._look),
            ("DELETE", f"{posts}/([^/]+)", self._delete),
        ]

    def _accounts(self, _: Asked) -> Reply:
        return Reply(
            200, {"accounts": [{"name": OWN, "type": "PERSONAL"}, {"name": GROUP, "type": "LOCATION_GROUP"}]}
        )

    def _locations(self, asked: Asked, account: str) -> Reply:
        held = list(self.places.values())
        start = int(asked.one("pageToken", "0"))
        many = self.page_size or int(asked.one("pageSize"))
        more = {"nextPageToken": str(start + many)} if start + many < len(held) else {}
        return Reply(200, {"locations": held[start : start + many], **more})

    def _publish(self, asked: Asked, parent: str) -> Reply:
        said = asked.json
        if not self.managed:
            return self.canned("role_lost")
        if len(said.get("summary", "")) > 1500:
            return self.canned("summary_too_long")
        if said.get("media") and not self.reachable:
            return self.canned("picture_not_fetched")
        return Reply(200, self.say(parent, said))

    def say(self, parent: str, said: dict[str, Any], age: timedelta = timedelta(0)) -> dict[str, Any]:
        name = f"{parent}/localPosts/{next(self._ids)}"
        at = (datetime.now(UTC) - age).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.posts[name] = {
            **said,
            "name": name,
            "createTime": at,
            "state": "PROCESSING" if self.judging_looks else self.ends_as,
            "searchUrl": f"https://local.google.com/place?id=7&use=posts&lpsid={name[-1]}",
            "_looks": self.judging_looks,
        }
        return _shown(self.posts[name])

    def _look(self, _: Asked, parent: str, pk: str) -> Reply:
        post = self.posts.get(f"{parent}/localPosts/{pk}")
        if post is None:
            return self.canned("not_found")
        post["_looks"] -= 1
        if post["_looks"] <= 0:
            post["state"] = self.ends_as
        return Reply(200, _shown(post))

    def _list(self, asked: Asked, parent: str) -> Reply:
        held = [_shown(each) for name, each in self.posts.items() if name.startswith(parent)]
        start, many = int(asked.one("pageToken", "0")), int(asked.one("pageSize", "20"))
        more = {"nextPageToken": str(start + many)} if start + many < len(held) else {}
        return Reply(200, {"localPosts": held[start : start + many], **more} if held else {})

    def _delete(self, _: Asked, parent: str, pk: str) -> Reply:
        if self.posts.pop(f"{parent}/localPosts/{pk}", None) is None:
            return self.canned("not_found")
        return Reply(200, {})


def _shown(post: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in post.items() if not name.startswith("_")}
