"""What the engine and a network say to each other.

An adapter is a conversation about one network's calls; it never owns the socket (that is `line`), never
touches the database and never imports Django. See docs/ideas/adapters.md.
"""

from .asking import CLIENT_ID, CLIENT_SECRET, Consent, Field, Grant, Kind
from .limits import Cost, FileRule, Limits, Preview, Quota, Unit
from .network import Account, Network, Person
from .outcomes import (
    CANNOT_TELL,
    CannotTell,
    Disconnected,
    Duplicate,
    LeaseLost,
    NetworkError,
    Receipt,
    Refused,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from .saying import Access, App, Media, Post, Remote
from .way_out import Line, Reply
from .words import Can, Problem, Sentence

__all__ = [
    "CANNOT_TELL",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "Access",
    "Account",
    "App",
    "Can",
    "CannotTell",
    "Consent",
    "Cost",
    "Disconnected",
    "Duplicate",
    "Field",
    "FileRule",
    "Grant",
    "Kind",
    "LeaseLost",
    "Limits",
    "Line",
    "Media",
    "Network",
    "NetworkError",
    "Person",
    "Post",
    "Preview",
    "Problem",
    "Quota",
    "Receipt",
    "Refused",
    "Remote",
    "Reply",
    "Sentence",
    "StillWorking",
    "Throttled",
    "Unavailable",
    "Unit",
    "Unsure",
]
