"""The one door: everything a reader may see is changed, compared and decided through here."""
