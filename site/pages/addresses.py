"""What addresses hold."""

from collections.abc import Iterable


def listed(given: Iterable[str]) -> list[str]:
    """Read values that stand once with commas, or several times, as check boxes send them; none twice."""
    parts = (part.strip() for value in given for part in value.replace("\x00", "\ufffd").split(","))
    return list(dict.fromkeys(part for part in parts if part))
