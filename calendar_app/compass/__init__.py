"""Brújula: any stretch of the calendar, scored against the strategy then in force."""
