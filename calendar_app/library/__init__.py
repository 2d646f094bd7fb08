"""The brand's files: folders, tags, rights, where each is used."""
