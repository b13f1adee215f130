"""Who says it: sources, documents, passages, and the one door of review."""
