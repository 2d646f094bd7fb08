"""Every row of the calendar, by what it is about; from the strategy down to what is built on posts."""

from .aids import HashtagGroup, LinkCheck, LinkRules, PostTemplate, Snippet, Variable
from .exchange import Feed, FeedEntry, Import
from .keeping import Batch, BatchItem, PostVersion, Presence
from .posts import Attachment, Conversion, Post, Variant
from .review import (
    Asked,
    LinkCode,
    Remark,
    ReviewEntry,
    ReviewPolicy,
    ReviewRound,
    ReviewStep,
    RoundStep,
    Seal,
    TimeProposal,
)  # fmt: skip
from .rhythm import Evergreen, Occurrence, Recurrence, Slot
from .sharing import CalendarFeed, CalendarLink, SavedView
from .strategy import (
    Aim,
    Audience,
    Campaign,
    ChannelRole,
    Goal,
    KeyDate,
    KeyDateChoice,
    KeyDateRules,
    Listener,
    Objective,
    Pillar,
    PillarShare,
    Strategy,
)  # fmt: skip

__all__ = [
    "Aim", "Asked", "Attachment", "Audience", "Batch", "BatchItem", "CalendarFeed", "CalendarLink",
    "Campaign", "ChannelRole", "Conversion", "Evergreen", "Feed", "FeedEntry", "Goal", "HashtagGroup",
    "Import", "KeyDate", "KeyDateChoice", "KeyDateRules", "LinkCheck", "LinkCode", "LinkRules", "Listener",
    "Objective", "Occurrence", "Pillar", "PillarShare", "Post", "PostTemplate", "PostVersion", "Presence",
    "Recurrence", "Remark", "ReviewEntry", "ReviewPolicy", "ReviewRound", "ReviewStep", "RoundStep",
    "SavedView", "Seal", "Slot", "Snippet", "Strategy", "TimeProposal", "Variable", "Variant",
]  # fmt: skip
