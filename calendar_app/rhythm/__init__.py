"""When the brand usually speaks: weekly slots, the queue, what recurs, what never grows old."""
