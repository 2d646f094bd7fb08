"""People, brands, seats; the log of what they did; what they are told."""

from .auditing import AuditEntry, AuditHead
from .brands import CustomRole, Invitation, Membership, Workspace, a_week_from_now, invitation_token
from .exports import DataExport
from .letters import ResetAsked
from .notices import Notification, NotificationChoice, Webhook, WebhookCall
from .people import People, User, is_zone

__all__ = [
    "AuditEntry", "AuditHead", "CustomRole", "DataExport", "Invitation", "Membership", "Notification",
    "NotificationChoice", "People", "ResetAsked", "User", "Webhook", "WebhookCall", "Workspace",
    "a_week_from_now", "invitation_token", "is_zone",
]  # fmt: skip
