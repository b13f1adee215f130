"""People: how they sign in, are invited and leave, and who did what."""
