"""The admin of what is said."""

from claims.admin import claims, documents, events, judgements, narratives, saved, stances

__all__ = ["claims", "documents", "events", "judgements", "narratives", "saved", "stances"]
