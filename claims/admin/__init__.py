"""The admin of what is said."""

from claims.admin import blind, claims, documents, events, judgements, narratives, saved, stances

__all__ = ["blind", "claims", "documents", "events", "judgements", "narratives", "saved", "stances"]
