"""Words in little room: cut at a word, never in the middle of one, with “…” where something is left out."""

TITLE = 110
"""Characters of a page's title: search engines show some 60 of them, and cut by themselves what a reader sees whole."""
DESCRIPTION = 200
"""Characters of a page's description: search engines show some 160 of them, cards of social sites some 200."""
END = "…"


def shorten(text: str, most: int) -> str:
    """Give a text on one line in at most so many characters; a single word that is longer is cut."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    head = text[: most - len(END) + 1]
    cut, space, _rest = head.rpartition(" ")
    if not space or len(cut) * 2 < most:
        cut = head[:-1]
    return cut.rstrip(" ,;:.–—-(«“") + END
