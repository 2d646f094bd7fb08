"""Days that matter: packs by country as rules, commercial dates, the brand's own."""
