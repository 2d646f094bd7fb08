"""Review: what was asked, said and decided about a post, and whether it may leave.

An approval is bound to `digest(post)`: the words, link, tags, images with their descriptions, options and
the post it replies to, on each channel. Any change to these breaks it, by whatever door: `settle_edit`
says so at once, and `is_cleared` compares again when the post is scheduled.
"""

from .asking import request, withdraw_request
from .deciding import approve, comment, request_changes
from .digesting import digest, digest_of
from .editing import break_approval, settle_edit, taken_back_sentence
from .entries import COMMENT_LIMIT, Kind, lock, moved, record, refuse_archived, refuse_gone, refuse_operator
from .policies import demanded, is_required, mode_of, rule_for
from .ruling import set_policy
from .standing import is_approved, is_cleared, refuse_uncleared

__all__ = [
    "COMMENT_LIMIT", "Kind", "approve", "break_approval", "comment", "demanded", "digest", "digest_of",
    "is_approved", "is_cleared", "is_required", "lock", "mode_of", "moved", "record", "refuse_archived",
    "refuse_gone", "refuse_operator", "refuse_uncleared", "request", "request_changes", "rule_for",
    "set_policy", "settle_edit", "taken_back_sentence", "withdraw_request",
]  # fmt: skip
