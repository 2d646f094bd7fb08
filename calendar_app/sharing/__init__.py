"""The calendar for others: saved views, ICS, print, the client's link."""
