"""The few words that travel up: sent after the commit, heard by whoever cares."""

from django.dispatch import Signal

settled = Signal()  # delivery=Delivery, on SENT, FAILED and UNSURE, when it is held, or a person's turn
channel_lost = Signal()  # channel=Channel, when its network refused its access
