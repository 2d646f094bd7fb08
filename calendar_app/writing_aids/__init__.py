"""What makes writing quick: hashtag groups, snippets, templates, emoji, mentions, threads."""
