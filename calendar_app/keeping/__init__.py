"""Nothing written is lost: versions, who else is at it, two edits merged."""
