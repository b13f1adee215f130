"""How a text comes in: read, marked, proposed, kept as a snapshot with its anchors."""
