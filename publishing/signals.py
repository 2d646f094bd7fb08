"""The few words that travel up. Both are sent after the commit."""

from django.dispatch import Signal

settled = Signal()  # delivery=…: it became SENT, FAILED or UNSURE
channel_lost = Signal()  # channel=…: the network refused its access
