"""PDF's format: parts joined with their tags, bookmarks and page numbers, and the stamp. Knows nothing of schools."""
