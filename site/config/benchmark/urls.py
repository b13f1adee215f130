"""The addresses of the site, and one whose answer is as long as asked and costs nothing to make."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler404, urlpatterns

__all__ = ["handler404", "urlpatterns"]


def constant(_request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(b" " * size)


urlpatterns = [path("constant/<int:size>/", constant), *urlpatterns]
