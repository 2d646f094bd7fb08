"""The pages of the rhythm: slots, the queue's button, what repeats, what never grows old."""
