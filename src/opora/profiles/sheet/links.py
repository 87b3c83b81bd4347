"""Where the numbers of a profile lead: to the page that shows how each came about, as far as the reader may open it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from opora.profiles.places import Place


@dataclass(frozen=True)
class Links:
    """The addresses of a profile; `everything` says that its reader may open every service of the region."""

    place: Place
    everything: bool

    @property
    def region(self) -> str:
        """The code of the region."""
        return self.place.region.code

    def need(self, kind: str) -> str:
        """Return how the need of a kind came about; of an ORP the list of its municipalities."""
        return self._number("needs", "number", kind)

    def reach(self, kind: str) -> str:
        """Return why a kind is reached or not."""
        return self._number("access", "reach", kind)

    def gap(self, kind: str) -> str:
        """Return how a gap came about."""
        return self._number("gaps", "gap", kind)

    def territory(self, code: str = "") -> str:
        """Return the page of people and facts of a municipality; of an ORP the list of its municipalities."""
        if code or not self.place.is_orp:
            return reverse("territory:unit", args=[self.region, code or self.place.unit.code])
        return f"{reverse('territory:index', args=[self.region])}?orp={self.place.unit.code}"

    def service(self, identifier: str, *, inside: bool) -> str:
        """Return the page of a service in the register, "" where the reader may not open it."""
        return self._maybe("register:service", identifier) if inside or self.everything else ""

    def grant(self, year: int, identifier: str) -> str:
        """Return the page of a grant with its steps."""
        return self._maybe("funding:service", year, identifier)

    def profile(self, code: str) -> str:
        """Return the profile of a place."""
        return reverse("profiles:profile", args=[self.region, code])

    def run(self, key: int) -> str:
        """Return the page of a calculation."""
        return reverse("site:run", args=[self.region, key])

    def _number(self, station: str, name: str, kind: str) -> str:
        if self.place.is_orp:
            return f"{reverse(f'{station}:kind', args=[self.region, kind])}?orp={self.place.unit.code}"
        return reverse(f"{station}:{name}", args=[self.region, kind, self.place.unit.code])

    def _maybe(self, name: str, *parts: object) -> str:
        try:
            return reverse(name, args=[self.region, *parts])
        except NoReverseMatch:
            # An identifier from a public list may hold a slash, which no address can.
            return ""
