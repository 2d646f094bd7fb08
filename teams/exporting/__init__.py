"""What a person, or a brand, may take with her: everything, except what opens something."""
