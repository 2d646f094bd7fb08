"""Review: what was asked, said and decided about a post, and whether it may leave.

An approval is bound to `digest(post)`: the words, link, tags, images with their descriptions, options and
the post it replies to, on each channel; the last one of a round leaves a seal per channel (`sealing`). Any
change breaks the seals concerned, by whatever door: `settle_edit` does it at once, and `is_cleared` compares
the rows again when the post is scheduled.
"""

from .asking import ask_client, request, withdraw_request
from .away import go_away
from .comparing import since
from .deciding import approve, reject, request_changes
from .delegating import delegate
from .digesting import digest, digest_of
from .editing import break_approval, settle_campaign, settle_edit, taken_back_sentence
from .entries import COMMENT_LIMIT, Kind, lock, moved, record, refuse_archived, refuse_gone, refuse_operator
from .policies import demanded, is_required, mode_of, rule_for
from .ruling import remove_rule, set_policy, set_rule
from .standing import is_approved, is_cleared, refuse_uncleared
from .undoing import may_undo, undo_approval

__all__ = [
    "COMMENT_LIMIT", "Kind", "approve", "ask_client", "break_approval", "delegate", "demanded", "digest",
    "digest_of", "go_away", "is_approved", "is_cleared", "is_required", "lock", "may_undo", "mode_of",
    "moved", "record", "refuse_archived", "refuse_gone", "refuse_operator", "refuse_uncleared", "reject",
    "remove_rule", "request", "request_changes", "rule_for", "set_policy", "set_rule", "settle_campaign",
    "settle_edit", "since", "taken_back_sentence", "undo_approval", "withdraw_request",
]  # fmt: skip
