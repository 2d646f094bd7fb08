"""Looking for a post, a campaign, a channel, a place."""
