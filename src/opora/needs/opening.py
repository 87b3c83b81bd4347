"""How the pages of needs, access and gaps open and draw their lists: all about one run, narrowed to its reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_filters import FilterSet
from django_tables2 import Table

from opora.accounts.models import User
from opora.accounts.permissions import Reach, reach_of
from opora.core.line import TITLES
from opora.core.lists import Charts, answer_list
from opora.core.models import Run
from opora.core.permissions import Scope, allow
from opora.core.queries import shown_run
from opora.needs import queries
from opora.register.models import ServiceKind
from opora.territory import queries as territory


@dataclass(frozen=True)
class OpenedPage:
    """A page that its reader may see: the run asked for (`?run=`) or else the newest, and which rows of it are seen."""

    request: HttpRequest
    region: str
    template: str
    run: Run | None
    reach: Reach
    context: dict[str, Any]

    @property
    def kind(self) -> ServiceKind:
        """The kind of service that the page is about."""
        return cast(ServiceKind, self.context["kind"])

    def answer(self, here: str = "", **more: Any) -> HttpResponse:
        """Answer with the page; `here` is what it is called below the pages it was reached by."""
        return render(self.request, self.template, self._around(here) | more)

    def answer_list(
        self,
        rows: Any,
        table_class: type[Table],
        filter_class: type[FilterSet] | None = None,
        *,
        name: str,
        here: str = "",
        charts: Callable[[list[Any]], Charts] | None = None,
        fixed: Mapping[str, str] | None = None,
        **more: Any,
    ) -> HttpResponse:
        """Answer with the page, its list and the charts drawn from it, or with the list as a file `<region>-<name>`.

        `fixed` is what the permanent address says instead of the number of the run.
        """
        return answer_list(
            self.request,
            rows=rows,
            table_class=table_class,
            filter_class=filter_class,
            template=self.template,
            name=f"{self.region}-{name}",
            context=self._around(here) | more,
            charts=charts,
            run=self.run,
            fixed=fixed,
            shapes=self._shapes,
        )

    def address_by_town(self, page: str) -> str:
        """Return the address of a page about one municipality and this kind, with {code} where a map puts the code.

        It names the run when the address of this page does.
        """
        return address_by_town(page, self.region, self.kind.code) + str(self.context["named_run"])

    def _shapes(self) -> Mapping[str, Any]:
        return territory.shapes(self.region, self.run.day) if self.run else {}

    def _around(self, here: str) -> dict[str, Any]:
        *above, last = self.context["breadcrumbs"]
        crumbs = [*above, last, {"title": here}] if here else [*above, {"title": last["title"]}]
        return self.context | {"breadcrumbs": crumbs}


def opened(request: HttpRequest, region: str, page: str, kind_code: str = "") -> OpenedPage:
    """Let the person in to a page, such as "needs:index", of one kind of service if `kind_code` is given.

    Its template is `needs/index.html`, which gets region, run, the newest run, breadcrumbs and, if there is one, the
    kind. `named_run` goes behind the addresses of the same station, so that an older run is not left unnoticed.
    Raises NotKnown when the address names a run that is not there.
    """
    station, name = page.split(":")
    person = cast(User, request.user)
    allow(person, f"{station}.view", Scope(region=region))
    asked = request.GET.get("run", "")
    run, newest = shown_run(region, station, asked)
    named = f"?run={run.pk}" if asked and run is not None else ""
    crumbs = [{"title": TITLES[station], "url": reverse(f"{station}:index", args=[region]) + named}]
    context: dict[str, Any] = {"region": territory.region(region), "run": run, "breadcrumbs": crumbs}
    context |= {"newest_run": newest, "named_run": named}
    if kind_code:
        kind = context["kind"] = queries.kind(kind_code)
        crumbs.append(
            {"title": kind.name, "url": reverse(f"{station}:kind", args=[region, kind_code]) + named}
        )
    return OpenedPage(request, region, f"{station}/{name}.html", run, reach_of(person, region), context)


def address_by_town(page: str, region: str, kind_code: str) -> str:
    """Return the address of a page about one municipality, with {code} where a map puts the code."""
    return reverse(page, args=[region, kind_code, "CODE"]).replace("CODE", "{code}")
