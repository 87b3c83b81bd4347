"""Addresses of simulations, below /<region>/funding/simulation/; their names are those of the money."""

from django.urls import path, register_converter

from opora.funding.simulating import background_pages, pages
from opora.funding.simulating.act import WORK


class KindConverter:
    """A kind of simulation that runs in the background."""

    regex = "|".join(WORK)

    def to_python(self, value: str) -> str:
        """Return the kind."""
        return value

    def to_url(self, value: str) -> str:
        """Return the piece of the address."""
        return value


register_converter(KindConverter, "simulation")

urlpatterns = [
    path("", pages.index, name="simulate"),
    path("draws/<int:run>/", background_pages.drawn, name="draws"),
    path("sensitivity/<int:run>/", background_pages.sensitive, name="sensitivity"),
    path("<simulation:kind>/<int:run>/progress/", background_pages.progress, name="simulation-progress"),
    path("<simulation:kind>/<int:run>/cancel/", background_pages.cancel, name="simulation-cancel"),
    path("<int:run>/", pages.sliders, name="simulation"),
    path("<int:run>/draws/", background_pages.draws_of, name="simulated-draws"),
    path("<int:run>/sensitivity/", background_pages.sensitivity_of, name="simulated-sensitivity"),
]
