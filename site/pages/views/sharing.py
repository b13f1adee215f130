"""What of a page is shown elsewhere: its picture for social sites, and the card of a claim that other sites frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from pages import counted
from pages.pictures.card import drawn


@require_safe
def card(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Draw a claim, question or event as a picture."""
    told = counted.counted(kind, slug)
    picture = drawn(counted.card(told, host=request.get_host()))
    return HttpResponse(picture, content_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"})


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a claim in short, for a frame in somebody else's page; `EmbeddedMiddleware` gives it its policy."""
    told = counted.counted("claim", slug)
    scale, beside = counted.tiles(told)
    return render(request, "pages/embed.html", {
        "told": told,
        "kind": counted.kind_words(told),
        "caption": counted.caption(told),
        "tiles": [tile for tile in (*scale, *beside) if tile.number],
        "foot": counted.foot(told),
        "known_as": reverse("claim", args=[told.slug]),
    })  # fmt: skip
