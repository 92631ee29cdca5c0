"""The trust and its schools as values. Knows nothing of how they are read, nor of what is owed to them."""
