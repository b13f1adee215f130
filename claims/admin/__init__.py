"""The admin of what is said."""

from claims.admin import claims, events, judgements, narratives, stances

__all__ = ["claims", "events", "judgements", "narratives", "stances"]
