"""What each key of a rule file means, in Czech and English: shown by editors and written into the JSON Schema."""

from opora_engine.formula.words import Words

# The key with the shape it stands in, then its meaning in Czech and in English.
_WRITTEN = """
both.cs
  Text česky.
  The text in Czech.
both.en
  Text anglicky.
  The text in English.
rules.title
  Název pravidel, jak jej uvidí poskytovatelé.
  The title of the rules as providers will see it.
rules.code
  Kód sady pravidel; všechny její verze mají stejný.
  The code of the rule set; all its versions have the same one.
rules.version
  Verze, například "2027.1". Změněná pravidla potřebují novou.
  The version, such as "2027.1". Changed rules need a new one.
rules.authority
  Kdo pravidla vydal.
  Who issued the rules.
rules.valid_from
  První den platnosti, rok-měsíc-den.
  The first day of validity, year-month-day.
rules.valid_to
  První den, kdy už pravidla neplatí, rok-měsíc-den.
  The first day on which the rules no longer hold, year-month-day.
rules.source
  Odkud pravidla vycházejí: předpis, metodika, usnesení.
  The document that the rules come from.
rules.note
  Poznámka, která se zobrazí u každého výsledku.
  A note that is shown with every result.
rules.words
  Seznamy slov: jak se kódy (druhy, formy, stupně) píšou lidem.
  Lists of words: how codes (kinds, forms, degrees) are written for people.
rules.entities
  Který textový vstup říká, ke kterému poskytovateli, druhu a kraji služba patří.
  Which text input says to which provider, kind and region a service belongs.
rules.inputs
  Údaje, na které se pravidla ptají u služby nebo její formy.
  The facts that the rules ask about a service or its form.
rules.parameters
  Čísla daná pravidly: jedna hodnota nebo tabulka podle druhu, formy, stupně.
  Numbers set by the rules: one value, or a table by kind, form, degree.
rules.formulas
  Vzorce: jak se ze vstupů a parametrů počítá nárok.
  Formulas: how inputs and parameters make the claim.
rules.gates
  Podmínky; kdo některou nesplní, má nárok 0 a uvedený důvod.
  Conditions; whoever does not meet one has a claim of 0 and the written reason.
rules.allocation
  Jak se peníze dělí mezi nároky všech služeb.
  How the money is divided among the claims of all services.
rules.settlement
  Vyúčtování: co se po skončení roku vrací a co se převádí.
  Settlement: what is returned after the year and what is carried over.
rules.tests
  Zkoušky: vstupy a výsledky, které z nich musí vyjít.
  Tests: inputs and the results that must come out of them.
input.entity
  Čí je to údaj: celé služby (service), nebo každé její formy (form).
  Whose fact it is: of the whole service, or of each of its forms.
input.type
  Peníze (money), číslo (number), ano/ne (boolean), nebo text.
  Money, a number, yes or no (boolean), or a text.
input.label
  Krátký název pro lidi.
  A short name for people.
input.meaning
  Co přesně údaj znamená.
  What exactly the fact means.
input.origin
  Odkud se údaj bere: výkaz, žádost, registr, síť.
  Where the fact comes from: a return, the application, the register, the network.
input.unit
  Jednotka, například CZK, FTE nebo CZK/FTE.
  The unit, such as CZK, FTE or CZK/FTE.
input.optional
  Údaj může chybět; vzorce se pak ptají given(název).
  The fact may be missing; formulas then ask given(name).
input.requires
  Jiný vstup, který musí být vyplněn, když je vyplněn tento (důvod ruční úpravy).
  Another input that must be given when this one is (the reason of an override).
input.minimum
  Nejmenší možná hodnota.
  The smallest possible value.
input.maximum
  Největší možná hodnota.
  The largest possible value.
input.values
  Texty, které jsou možné; ostatní se odmítnou.
  The texts that are possible; others are refused.
input.uncertainty
  Jak daleko od napsané hodnoty může skutečnost být; jen pro simulace.
  How far from what is written the truth may be; for simulations only.
uncertainty.distribution
  Rozdělení: rovnoměrné (uniform), trojúhelníkové (triangular), normální (normal).
  The distribution: uniform, triangular or normal.
uncertainty.low
  Dolní mez; u vstupů a tabulek násobek napsané hodnoty.
  The lower end; of inputs and tables a factor of what is written.
uncertainty.high
  Horní mez; u vstupů a tabulek násobek napsané hodnoty.
  The upper end; of inputs and tables a factor of what is written.
uncertainty.middle
  Nejpravděpodobnější hodnota; když chybí, střed mezí.
  The most likely value; half way between the ends unless written.
uncertainty.each
  Losuje se pro každou službu zvlášť (true), nebo jednou pro všechny.
  Drawn for each service by itself (true), or once for all.
uncertainty.source
  Odkud je známo, jak moc je hodnota nejistá.
  Where it is known from how uncertain the value is.
parameter.unit
  Jednotka, například CZK/bed; podíly a čísla bez jednotky mají 1.
  The unit, such as CZK/bed; shares and plain numbers have 1.
parameter.label
  Krátký název pro lidi.
  A short name for people.
parameter.source
  Článek předpisu nebo metodiky, který hodnotu stanovil.
  The article of the act or the method that set the value.
parameter.assumed
  Hodnotu nikdo nezveřejnil, je to předpoklad a tak se i zobrazí.
  Nobody published the value: it is assumed, and shown so.
parameter.valid_from
  První den platnosti; když chybí, platí jako celá pravidla.
  The first day of validity; that of the whole file unless written.
parameter.valid_to
  První den, kdy už hodnota neplatí.
  The first day on which the value no longer holds.
parameter.value
  Hodnota, když nejde o tabulku.
  The value, unless it is a table.
parameter.keys
  Podle čeho je tabulka: form, textový vstup, nebo název seznamu ve words.
  What the table goes by: form, a text input, or the name of a list in words.
parameter.table
  Hodnoty tabulky, vnořené v pořadí klíčů.
  The values of the table, nested in the order of the keys.
parameter.uncertainty
  Jak daleko od napsané hodnoty může skutečnost být; jen pro simulace.
  How far from what is written the truth may be; for simulations only.
formula.entity
  Za co se vzorec počítá: forma, služba, poskytovatel, druh, kraj, nebo část peněz.
  What the formula is counted for: a form, a service, a provider, a kind, a region or a pool.
formula.unit
  Jednotka výsledku; kontroluje se proti výrazu.
  The unit of the result; it is checked against the expression.
formula.label
  Krátký název kroku pro lidi.
  A short name of the step for people.
formula.source
  Článek, který výpočet ukládá.
  The article that asks for the calculation.
formula.sentence
  Věta vysvětlení; čísla se píšou jako {název} nebo {název:percent}.
  The sentence of the explanation; numbers are written {name} or {name:percent}.
formula.expression
  Výraz: čísla, názvy, + - * / //, porovnání, if … else, tabulky a funkce.
  The expression: numbers, names, + - * / //, comparisons, if … else, tables and functions.
gate.entity
  Čeho se podmínka týká; vždy služby (service).
  What the condition is about; always a service.
gate.label
  Krátký název podmínky pro lidi.
  A short name of the condition for people.
gate.source
  Článek, který podmínku ukládá.
  The article that lays the condition down.
gate.condition
  Výraz; když platí, je nárok 0.
  An expression; when it is true the claim is 0.
gate.reason
  Proč je nárok 0, věta pro poskytovatele.
  Why the claim is 0, a sentence for the provider.
gate.passed
  Věta pro toho, kdo podmínku splnil.
  The sentence for whoever met the condition.
allocation.method
  Jak: poměrně (proportional), po třídách (priority), podle bodů (points), optimalizací (optimise).
  How: proportional, by priority classes, by points, or optimise.
allocation.claim
  Název vzorce, který je nárokem služby.
  The name of the formula that is the claim of a service.
allocation.cap
  Název vzorce, který je stropem.
  The name of the formula that is the cap.
allocation.request
  Název vstupu nebo vzorce s požadovanou částkou.
  The name of the input or formula with the sum asked for.
allocation.round_down_to
  Název parametru, na jehož násobek se dotace zaokrouhluje dolů.
  The name of the parameter to a multiple of which grants are rounded down.
allocation.order
  Pořadí, které rozhoduje shodu; končí kódem služby (code).
  The order that breaks ties; it ends with the code of the service.
allocation.source
  Článek, který způsob dělení stanovil.
  The article that set how the money is divided.
allocation.steps
  Jak se jednotlivé kroky dělení vysvětlí.
  How the steps of the division are told.
allocation.summary
  Shrnutí: věta, kterou poskytovatel čte jako první.
  The summary: the sentence that the provider reads first.
allocation.floor
  Název částky, pod kterou dotace neklesne, dokud peníze stačí.
  The name of the amount below which no grant falls while the money lasts.
allocation.limit
  Název částky, nad kterou dotace nestoupne.
  The name of the amount above which no grant rises.
allocation.points
  Název váhy při dělení podle bodů.
  The name of the weight where points divide the money.
allocation.priority
  Název třídy; nejnižší číslo je na řadě první.
  The name of the class; the lowest number comes first.
allocation.objective
  Název toho, jakou hodnotu má jedna koruna dané služby.
  The name of what a crown is worth at a service.
allocation.seconds
  Kolik sekund smí optimalizace hledat.
  How many seconds the optimisation may search.
allocation.provider
  Strop pro všechny služby jednoho poskytovatele dohromady.
  The cap of all services of one provider together.
allocation.minimum
  Název nejmenší dotace; kdo by měl méně, nedostane nic.
  The name of the smallest grant; whoever would get less gets nothing.
allocation.leftover
  Co zbude po zaokrouhlení: do rezervy (reserve), nebo rozdat (hand_out).
  What rounding leaves: into the reserve, or hand it out.
allocation.last_year
  Meze proti loňské dotaci.
  Limits against the grant of last year.
allocation.pools
  Části peněz, které se dělí jedna po druhé.
  Parts of the money that are divided one after another.
provider.by
  Textový vstup, který říká, čí služba je.
  The text input that says whose service it is.
provider.cap
  Název stropu pro všechny služby poskytovatele.
  The name of the cap of all services of the provider.
last_year.grant
  Vstup s loňskou dotací.
  The input with the grant of last year.
last_year.at_least
  Parametr: nejmenší podíl loňské dotace, například 0.8.
  The parameter: the smallest share of last year's grant, such as 0.8.
last_year.at_most
  Parametr: největší podíl loňské dotace, například 1.2.
  The parameter: the largest share of last year's grant, such as 1.2.
pool.code
  Kód části peněz.
  The code of the part of the money.
pool.label
  Název části peněz pro lidi.
  The name of the part of the money for people.
pool.amount
  Parametr nebo vzorec s částkou; když chybí, vše, co zbylo.
  The parameter or formula with the amount; all that is left unless written.
step.label
  Krátký název kroku pro lidi.
  A short name of the step for people.
step.sentence
  Věta vysvětlení; čísla se píšou jako {název}.
  The sentence of the explanation; numbers are written {name}.
sentence.when
  Kdy se tato věta řekne; když chybí, vždy.
  When this sentence is said; always unless written.
entities.provider
  Textový vstup, který říká, čí služba je.
  The text input that says whose service it is.
entities.kind
  Textový vstup s druhem služby.
  The text input with the kind of service.
entities.region
  Textový vstup s krajem.
  The text input with the region.
steps.admitted
  Nárok po kontrole podmínek.
  The claim after the conditions.
steps.pool
  Částka k rozdělení.
  The money to be divided.
steps.total_claims
  Součet uznaných nároků.
  The sum of admitted claims.
steps.reduction
  Jakým dílem se nároky krátí.
  By what part the claims are reduced.
steps.grant
  Dotace.
  The grant.
test.name
  Co zkouška zkouší.
  What the test tries.
test.pool
  Částka k rozdělení v celých korunách.
  The pool in whole crowns.
test.services
  Služby se vstupy a s tím, co má vyjít.
  Services with their inputs and what must come out.
test.expect
  Co má vyjít za celé kolo.
  What must come out for the whole round.
test.granted
  Součet dotací v korunách.
  The sum of grants in crowns.
test.reserve
  Rezerva v korunách.
  The reserve in crowns.
case.code
  Kód služby nebo formy.
  The code of the service or the form.
case.label
  Název služby, jen pro čtenáře.
  The name of the service, for the reader only.
case.inputs
  Hodnoty vstupů podle jejich názvů.
  Values of inputs by their names.
case.forms
  Formy služby s jejich vstupy.
  The forms of the service with their inputs.
case.expect
  Názvy vzorců a výsledků a hodnoty, které mají vyjít.
  Names of formulas and results, and the values that must come out.
case.references
  Ze kterého výkazu nebo záznamu hodnota je.
  Which return or record the value is from.
settlement.source
  Článek o vyúčtování.
  The article on settlement.
settlement.inputs
  Údaje, které jsou známy až po skončení roku.
  Facts that are known only after the year.
settlement.formulas
  Vzorce vyúčtování; vyplacená dotace se v nich jmenuje granted.
  Formulas of the settlement; the grant that was paid is called granted in them.
settlement.results
  Které vzorce jsou výsledkem.
  Which formulas are the results.
settlement.tests
  Zkoušky vyúčtování.
  Tests of the settlement.
results.overcompensation
  Vzorec: o kolik veřejné peníze převýšily potřebu.
  The formula: by how much public money exceeded the need.
results.returned
  Vzorec: kolik se vrací.
  The formula: how much is returned.
results.carried_over
  Vzorec: kolik se převádí do dalšího roku.
  The formula: how much is carried over into the next year.
"""


def _read(written: str) -> dict[str, Words]:
    lines = [line.strip() for line in written.strip().splitlines()]
    return {lines[at]: Words(lines[at + 1], lines[at + 2]) for at in range(0, len(lines), 3)}


DESCRIPTIONS = _read(_WRITTEN)
"""The meaning of each key by shape and key, such as `input.entity`."""
