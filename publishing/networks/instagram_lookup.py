"""Is that first comment of ours under its post?"""

from __future__ import annotations

from datetime import datetime

from publishing.networks.contract import CANNOT_TELL, CannotTell, Receipt, Remote
from publishing.networks.graph import Graph, rows
from publishing.networks.graph_network import moment, squeezed, their_start

READ = 50  # how many of a post's comments are read back


def comment(under: Remote, text: str, url: str, since: datetime, graph: Graph) -> Receipt | CannotTell | None:
    """Word for word, born since then. `url`: where a comment is seen, as it has no address of its own."""
    reply = graph.get(under.id, "comments", fields="id,text,timestamp", limit=READ)
    said, start = rows(reply), their_start(since, reply)
    for each in said:
        if moment(each.get("timestamp")) >= start and squeezed(each.get("text")) == squeezed(text):
            return Receipt(Remote(str(each["id"]), url, {"comment": True}), verified=True)
    return None if len(said) < READ else CANNOT_TELL
