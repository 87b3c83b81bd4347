"""A rule set of a few lines, whose results can be checked in the head; tests change single words of it."""

SMALL_RULES = """\
title: {cs: Malé pravidlo, en: Small rule}
code: small
version: "1"
authority: {cs: zkouška, en: test}
valid_from: 2027-01-01
valid_to: 2028-01-01
source: test
note: {cs: jen pro zkoušky, en: for tests only}
words:
  form:
    field: {cs: terénní, en: field}
    residential: {cs: pobytová, en: residential}
inputs:
  kind: {entity: service, type: text, values: [home, street], label: kind, meaning: kind, origin: register}
  request: {entity: service, type: money, unit: CZK, minimum: 0, label: request, meaning: sum, origin: form}
  has_debt: {entity: service, type: boolean, label: debt, meaning: debt, origin: form}
  points: {entity: service, type: number, optional: true, maximum: 10, label: p, meaning: p, origin: form}
  units: {entity: form, type: number, unit: bed, minimum: 0, label: units, meaning: units, origin: form}
parameters:
  COST:
    unit: CZK/bed
    label: {cs: náklady, en: cost}
    source: {cs: vyhláška, en: decree}
    assumed: true
    keys: [kind, form]
    table:
      home: {residential: 100.5, field: 50}
      street: {field: 40}
  ROUND: {unit: CZK, value: 10, label: rounding, source: decree}
  POINT: {unit: CZK/point, value: 1, label: worth of a point, source: decree}
formulas:
  payment:
    entity: form
    unit: CZK
    label: {cs: platba, en: payment}
    source: decree 1
    sentence:
      cs: "Forma {form}: {units} × {COST} = {value}."
      en: "Form {form}: {units} × {COST} = {value}."
    expression: units * COST[kind, form]
  cap:
    entity: service
    unit: CZK
    label: {cs: strop, en: cap}
    source: decree 2
    sentence:
      - {when: given(points), cs: "Body {points}, strop {value}.", en: "Points {points}, cap {value}."}
      - {cs: "Bez bodů, strop {value}.", en: "No points, cap {value}."}
    expression: sum(payment) + POINT * (points if given(points) else 0)
  claim:
    entity: service
    unit: CZK
    label: {cs: nárok, en: claim}
    source: decree 3
    sentence: {cs: "Nárok {value}.", en: "Claim {value}."}
    expression: floor(min(cap, request))
gates:
  debt:
    entity: service
    label: {cs: dluhy, en: debts}
    source: decree 4
    condition: has_debt
    reason: {cs: Má dluh., en: In debt.}
    passed: {cs: Nemá dluh., en: No debt.}
allocation:
  method: proportional
  claim: claim
  cap: cap
  request: request
  round_down_to: ROUND
  order: [code]
  source: decree 5
  steps:
    admitted: {label: admitted, sentence: {cs: "{value} {reasons}", en: "{value} {reasons}"}}
    pool: {label: pool, sentence: {cs: "{value}", en: "{value}"}}
    total_claims: {label: total, sentence: {cs: "{value}", en: "{value}"}}
    reduction: {label: reduction, sentence: {cs: "{value:percent}", en: "{value:percent}"}}
    grant: {label: grant, sentence: {cs: "{value}", en: "{value}"}}
  summary: {cs: "{grant} ({bound_by})", en: "{grant} ({bound_by})"}
tests:
  - name: one home
    pool: 1000
    expect: {granted: 200, reserve: 800}
    services:
      - code: a
        inputs: {kind: home, request: 5000, has_debt: false}
        forms: [{code: residential, inputs: {units: 2}}]
        expect: {cap: 201, claim: 201, grant: 200, bound_by: cap, gates: ""}
"""


def service_record(code="a", kind="home", request=5000, *, units=2, form="residential", **inputs):
    """Return the record of a service with one form."""
    return {
        "code": code,
        "inputs": {"kind": kind, "request": request, "has_debt": False, **inputs},
        "forms": [{"code": form, "inputs": {"units": units}}],
    }
