"""One address of every kind of page; what is tested for pages is tested for all of these.

`{service}`, `{grant}`, `{measure}` and the like are filled in from the demonstration that is being served.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import APIRequestContext

TOWN = "561380"
"""Česká Lípa, the municipality of the demonstration's town hall."""


@dataclass(frozen=True)
class PageType:
    """A kind of page: its name, its address and the account that opens it ("" = nobody signs in)."""

    name: str
    address: str
    person: str = ""
    has_map: bool = False


FOUND_ON = {
    "grant": ("/portal/CZ051/allocations/", r"/portal/CZ051/allocations/(\d+)/"),
    "service": ("/portal/CZ051/catalogue/", r"/portal/CZ051/catalogue/(\d+)/"),
    "measure": ("/CZ051/plan/", r"/CZ051/plan/measure/(\d+)/"),
    "provider": ("/CZ051/register/", r"/CZ051/register/providers/(\d+)/"),
    "intake": ("/CZ051/register/intakes/", r"/CZ051/register/intakes/(\d+)/"),
    "run": ("/CZ051/network/proposals/", r"/CZ051/runs/(\d+)/"),
    "rules": ("/CZ051/funding/", r"/CZ051/funding/rules/([^/]+/[^/]+)/"),
    "snapshot": ("/CZ051/publication/", r"/CZ051/publication/([0-9a-f]{64})/"),
    "person": ("/people/CZ051/", r"/people/CZ051/(\d+)/"),
    "request": ("/CZ051/needs/requests/", r"/CZ051/needs/requests/(\d+/\d+)/"),
    "receipt": ("/CZ051/needs/requests/?state=submitted", r"/CZ051/needs/requests/(\d+/\d+)/"),
    "draft": ("/CZ051/needs/requests/?state=draft", r"/CZ051/needs/requests/(\d+/\d+)/"),
    "rulesdraft": ("/CZ051/funding/drafts/", r"/CZ051/funding/drafts/(\d+)/"),
    "signedline": ("/CZ051/funding/corrections/lines/", r"/CZ051/funding/corrections/lines/(\d+)/"),
    "objection": ("/CZ051/funding/corrections/objections/", r"/CZ051/funding/corrections/objections/(\d+)/"),
    "fundingrun": ("/CZ051/funding/", r"/CZ051/funding/corrections/runs/(\d+)/"),
    "workbook": ("/CZ051/funding/applications/", r"/CZ051/funding/2027-2/workbooks/(\d{8})/"),
    "paid": ("/CZ051/funding/payments/2027/", r"/CZ051/funding/payments/2027/services/(\d+)/"),
    "settled": ("/CZ051/funding/settlement/2025/", r"/CZ051/funding/settlement/2025/(\d+)/"),
    "unfiled": ("/CZ051/funding/settlement/2025/waiting/", r"/CZ051/funding/settlement/2025/(\d+)/"),
    "application": (
        "/CZ051/funding/applications/?state=submitted",
        r"table-panel[\s\S]*?/CZ051/funding/applications/([\d-]+/\d+)/",
    ),
    "unfinished": (
        "/CZ051/funding/applications/?state=draft",
        r"table-panel[\s\S]*?/CZ051/funding/applications/([\d-]+/\d+)/",
    ),
    "simulation": ("/CZ051/funding/simulation/", r"/CZ051/funding/simulation/(\d+)/draws/"),
    "comparison": ("/CZ051/funding/compare/", r"/CZ051/funding/compare/(\d+/\d+)/"),
}
"""Where the first thing of a kind is found: a page with a link to it, and the link."""

PUBLIC = (
    PageType("portal", "/"),
    PageType("region", "/portal/CZ051/", has_map=True),
    PageType("region without capacities", "/portal/CZ041/", has_map=True),
    PageType("public territory", "/portal/CZ051/territory/", has_map=True),
    PageType("public municipality", f"/portal/CZ051/territory/{TOWN}/"),
    PageType("catalogue", "/portal/CZ051/catalogue/"),
    PageType("public service", "/portal/CZ051/catalogue/{service}/", has_map=True),
    PageType("coverage", "/portal/CZ051/coverage/", has_map=True),
    PageType("needs and gaps", "/portal/CZ051/needs-and-gaps/", has_map=True),
    PageType("public network", "/portal/CZ051/network/"),
    PageType("allocations", "/portal/CZ051/allocations/"),
    PageType("allocation", "/portal/CZ051/allocations/{grant}/"),
    PageType("calculator", "/portal/CZ051/calculator/"),
    PageType("calculated", "/portal/CZ051/calculator/{grant}/?request=1000000"),
    PageType("public plan", "/portal/CZ051/plan/"),
    PageType("data", "/portal/CZ051/data/"),
    PageType("sources", "/portal/CZ051/sources/"),
    PageType("not calculated", "/portal/CZ041/allocations/"),
    PageType("sign-in", "/accounts/login/"),
    PageType("forgotten password", "/accounts/password/reset/"),
)

INTERNAL = (
    PageType("home", "/home/", "planovac"),
    PageType("territory", "/CZ051/territory/", "planovac", has_map=True),
    PageType("municipality", f"/CZ051/territory/{TOWN}/", "planovac"),
    PageType("register", "/CZ051/register/", "planovac", has_map=True),
    PageType("service", "/CZ051/register/{service}/", "planovac", has_map=True),
    PageType("providers", "/CZ051/register/providers/", "planovac"),
    PageType("provider", "/CZ051/register/providers/{provider}/", "planovac"),
    PageType("intakes", "/CZ051/register/intakes/", "planovac"),
    PageType("intake", "/CZ051/register/intakes/{intake}/", "planovac"),
    PageType("take in", "/CZ051/register/intakes/new/", "planovac"),
    PageType("needs", "/CZ051/needs/", "planovac", has_map=True),
    PageType("rates", "/CZ051/needs/rates/", "planovac"),
    PageType("methods", "/CZ051/needs/methods/", "planovac"),
    PageType("people to come", "/CZ051/needs/people/", "planovac", has_map=True),
    PageType("requests", "/CZ051/needs/requests/", "planovac"),
    PageType("request", "/CZ051/needs/requests/{request}/", "planovac"),
    PageType("receipt", "/CZ051/needs/requests/{receipt}/1/", "planovac"),
    PageType("answer to a request", "/CZ051/needs/requests/{receipt}/answer/", "planovac"),
    PageType("own requests", "/CZ051/needs/requests/", "obec"),
    PageType("request to be written", "/CZ051/needs/requests/{draft}/edit/", "obec"),
    PageType("new request", "/CZ051/needs/requests/new/", "obec"),
    PageType("return of a request", "/CZ051/needs/requests/{receipt}/return/", "planovac"),
    PageType("silent municipalities", "/CZ051/needs/requests/silent/", "planovac"),
    PageType("collection of requests", "/CZ051/needs/requests/collect/", "planovac"),
    PageType("needs of a kind", "/CZ051/needs/domov_senioru/", "planovac", has_map=True),
    PageType("need", f"/CZ051/needs/domov_senioru/{TOWN}/", "planovac"),
    PageType("access", "/CZ051/access/", "planovac"),
    PageType("access to a kind", "/CZ051/access/domov_senioru/", "planovac", has_map=True),
    PageType("measures of access", "/CZ051/access/domov_senioru/measures/", "planovac", has_map=True),
    PageType("evenness", "/CZ051/access/evenness/", "planovac"),
    PageType("reach", f"/CZ051/access/domov_senioru/{TOWN}/", "planovac"),
    PageType("journeys", f"/CZ051/access/from/{TOWN}/", "planovac"),
    PageType("gaps", "/CZ051/gaps/", "planovac"),
    PageType("gaps by kind", "/CZ051/gaps/kinds/", "planovac"),
    PageType("gaps by ORP", "/CZ051/gaps/orps/?kind=domov_senioru", "planovac"),
    PageType("gaps of a kind", "/CZ051/gaps/domov_senioru/", "planovac", has_map=True),
    PageType("gaps compared", "/CZ051/gaps/compare/", "planovac", has_map=True),
    PageType("where to add capacity", "/CZ051/gaps/place/", "planovac"),
    PageType("gap", f"/CZ051/gaps/domov_senioru/{TOWN}/", "planovac"),
    PageType("profiles", "/CZ051/profiles/", "planovac", has_map=True),
    PageType("profile of a municipality", f"/CZ051/profiles/{TOWN}/", "planovac", has_map=True),
    PageType("profile of an ORP", "/CZ051/profiles/5101/", "planovac", has_map=True),
    PageType("network", "/CZ051/network/", "planovac", has_map=True),
    PageType("proposals", "/CZ051/network/proposals/", "planovac"),
    PageType("decisions", "/CZ051/network/decisions/", "planovac"),
    PageType("network entry", "/CZ051/network/{grant}/", "planovac"),
    PageType("change of an entry", "/CZ051/network/{grant}/change/", "planovac"),
    PageType("funding", "/CZ051/funding/", "ekonom"),
    PageType("grant", "/CZ051/funding/2027/{grant}/", "ekonom"),
    PageType("application", "/CZ051/funding/2027/applications/{grant}/", "ekonom"),
    PageType("rules to compare", "/CZ051/funding/compare/", "ekonom"),
    PageType("rules compared", "/CZ051/funding/compare/{comparison}/", "ekonom"),
    PageType("rules compared by kind", "/CZ051/funding/compare/{comparison}/kinds/", "ekonom"),
    PageType("what would change a grant", "/CZ051/funding/2027/{grant}/what-if/", "ekonom"),
    PageType("pool", "/CZ051/funding/2027/pool/", "ekonom"),
    PageType("sliders", "/CZ051/funding/simulation/{simulation}/?pool=1255500000", "ekonom"),
    PageType("draws", "/CZ051/funding/simulation/{simulation}/draws/", "ekonom"),
    PageType("sensitivity", "/CZ051/funding/simulation/{simulation}/sensitivity/", "ekonom"),
    PageType("rounds", "/CZ051/funding/rounds/", "ekonom"),
    PageType("new round", "/CZ051/funding/rounds/new/", "ekonom"),
    PageType("course of a round", "/CZ051/funding/2027/round/", "ekonom"),
    PageType("course of a top-up", "/CZ051/funding/2027-2/round/", "poskytovatel"),
    PageType("extension", "/CZ051/funding/2027-2/round/extension/", "ekonom"),
    PageType("act of a round", "/CZ051/funding/2027-2/round/close/", "ekonom"),
    PageType("own home", "/home/", "poskytovatel"),
    PageType("own applications", "/CZ051/funding/applications/", "poskytovatel"),
    PageType("application to be written", "/CZ051/funding/applications/{unfinished}/edit/", "poskytovatel"),
    PageType("application of a provider", "/CZ051/funding/applications/{application}/", "poskytovatel"),
    PageType("receipt of an application", "/CZ051/funding/applications/{application}/1/", "poskytovatel"),
    PageType("applications of a round", "/CZ051/funding/applications/2027-2/", "ekonom"),
    PageType("services without an application", "/CZ051/funding/applications/2027-2/missing/", "ekonom"),
    PageType("corrections", "/CZ051/funding/corrections/", "ekonom"),
    PageType("signed lines", "/CZ051/funding/corrections/lines/", "ekonom"),
    PageType("signed line", "/CZ051/funding/corrections/lines/{signedline}/", "planovac"),
    PageType("line to be signed", "/CZ051/funding/corrections/2027/{grant}/sign/", "ekonom"),
    PageType("objections", "/CZ051/funding/corrections/objections/", "poskytovatel"),
    PageType("objection", "/CZ051/funding/corrections/objections/{objection}/", "poskytovatel"),
    PageType("frozen inputs", "/CZ051/funding/corrections/runs/{fundingrun}/inputs/", "ekonom"),
    PageType("payments", "/CZ051/funding/payments/2027/", "ekonom"),
    PageType("payment orders", "/CZ051/funding/payments/2027/orders/", "ekonom"),
    PageType("payment order to be made", "/CZ051/funding/payments/2027/order/", "ekonom"),
    PageType("refunds", "/CZ051/funding/payments/2027/refunds/", "ekonom"),
    PageType("money of a service", "/CZ051/funding/payments/2027/services/{paid}/", "ekonom"),
    PageType("letters", "/CZ051/funding/letters/2027/", "ekonom"),
    PageType("settlement", "/CZ051/funding/settlement/2025/", "ekonom"),
    PageType("who has not filed", "/CZ051/funding/settlement/2025/waiting/", "ekonom"),
    PageType("settled service", "/CZ051/funding/settlement/2025/{settled}/", "ekonom"),
    PageType(
        "statement to be filled in", "/CZ051/funding/settlement/2025/{unfiled}/fill-in/", "poskytovatel"
    ),
    PageType("workbook of applications", "/CZ051/funding/2027-2/workbooks/{workbook}/", "poskytovatel"),
    PageType("workbook of a round", "/CZ051/funding/2027-2/workbooks/all/", "ekonom"),
    PageType("checks of applications", "/CZ051/funding/2027/checks/", "ekonom"),
    PageType("checks of an application", "/CZ051/funding/2027/checks/{grant}/", "ekonom"),
    PageType("drafts of rules", "/CZ051/funding/drafts/", "ekonom"),
    PageType("draft of rules", "/CZ051/funding/drafts/{rulesdraft}/", "ekonom"),
    PageType("draft compared", "/CZ051/funding/drafts/{rulesdraft}/compare/", "ekonom"),
    PageType("draft to take in", "/CZ051/funding/drafts/{rulesdraft}/take-in/", "ekonom"),
    PageType("rules", "/CZ051/funding/rules/{rules}/", "ekonom"),
    PageType("plan", "/CZ051/plan/", "planovac"),
    PageType("measure", "/CZ051/plan/measure/{measure}/", "planovac"),
    PageType("edit a measure", "/CZ051/plan/measure/{measure}/edit/", "planovac"),
    PageType("remove a measure", "/CZ051/plan/measure/{measure}/remove/", "planovac"),
    PageType("add a measure", "/CZ051/plan/add/", "planovac"),
    PageType("edition", "/CZ051/plan/2027/1/", "planovac"),
    PageType("publication", "/CZ051/publication/", "planovac"),
    PageType("snapshot", "/CZ051/publication/{snapshot}/", "planovac"),
    PageType("run", "/CZ051/runs/{run}/", "planovac"),
    PageType("log", "/CZ051/log/", "planovac"),
    PageType("blocked line", "/CZ041/gaps/", "planovac-kv"),
    PageType("capacity not known", "/CZ041/register/", "planovac-kv", has_map=True),
    PageType("people", "/people/CZ051/", "spravce"),
    PageType("person", "/people/CZ051/{person}/", "spravce"),
    PageType("add a person", "/people/CZ051/add/", "spravce"),
    PageType("own sign-in", "/accounts/2fa/", "spravce"),
    PageType("change of password", "/accounts/password/change/", "spravce"),
    PageType("refused", "/CZ051/funding/", "inspektor"),
    PageType("not found", "/CZ051/needs/nic/", "planovac"),
)

REFUSALS = {"refused": 403, "not found": 404}
"""Kinds of pages whose answer is not 200."""


def filled(kind: PageType, reader: APIRequestContext, known: dict[str, str]) -> str:
    """Return the address with its places filled in; `reader` is signed in as the person of `kind`."""
    for name in re.findall(r"\{(\w+)\}", kind.address):
        if name not in known:
            page, link = FOUND_ON[name]
            match = re.search(link, reader.get(page).text())
            assert match, f"{page} has no link to a {name}"
            known[name] = match[1]
    return kind.address.format(**known)
