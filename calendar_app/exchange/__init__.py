"""In and out: tables imported and exported, feeds that become drafts."""
