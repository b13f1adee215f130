"""The admin of what is said."""

from claims.admin import claims, events, narratives, stances

__all__ = ["claims", "events", "narratives", "stances"]
