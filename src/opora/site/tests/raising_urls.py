"""Addresses of the product with one page that has a bug."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from opora.site import urls

handler404, handler500 = urls.handler404, urls.handler500


def bug(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a bug")


urlpatterns = [path("bug/", bug), *urls.urlpatterns]
