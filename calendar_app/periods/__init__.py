"""The calendar's other pages: week, day, channels, year."""
