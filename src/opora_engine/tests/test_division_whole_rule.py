"""The whole rule of the method page written a second time, slowly and plainly, must give the same crowns."""

from fractions import Fraction

from hypothesis import given

from opora_engine.division import divide
from opora_engine.tests.test_division_laws import pools, problems


def down(amount, unit):
    return amount // unit * unit


def up(amount, unit):
    return -(-amount // unit) * unit


class Slow:
    """Everything recomputed from the claims at every step."""

    def __init__(self, claims, terms):
        self.claims, self.terms, self.unit = claims, terms, terms.rounding.unit
        self.hands_out = terms.rounding.leftover == "hand_out"
        self.least = up(terms.minimum, self.unit)
        self.pull = {code: Fraction(terms.weights.get(code, 1)) * claim for code, claim in claims.items()}

    def bounds(self, code, group_caps):
        cap = min(self.claims[code], self.terms.caps.get(code, 10**9), group_caps.get(code, 10**9))
        high = down(cap, self.unit) if self.hands_out else cap
        low = min(up(self.terms.floors.get(code, 0), self.unit), down(cap, self.unit))
        low = 0 if low < self.least else low
        return low, (high if self.pull[code] else low)

    def shares(self, codes, pool, group_caps):
        """Return the case, the shares, and by code the pull and the most of the case."""
        bounds = {code: self.bounds(code, group_caps) for code in codes}
        lows, highs = (sum(pair[side] for pair in bounds.values()) for side in (0, 1))
        if highs <= pool:
            return "enough", {code: Fraction(high) for code, (_, high) in bounds.items()}, {}
        if lows > pool:
            shares = {code: Fraction(low * pool, lows) for code, (low, _) in bounds.items()}
            return "floors", shares, {code: (low, low) for code, (low, _) in bounds.items()}

        def at(level):
            return {
                code: max(Fraction(low), min(level * self.pull[code], Fraction(high)))
                for code, (low, high) in bounds.items()
            }

        points = {
            Fraction(side) / self.pull[code] for code in codes if self.pull[code] for side in bounds[code]
        }
        below = max(point for point in {Fraction(0), *points} if sum(at(point).values()) <= pool)
        rest = pool - sum(at(below).values())
        rising = [
            self.pull[code]
            for code, (low, high) in bounds.items()
            if low < high and low <= below * self.pull[code] < high
        ]
        level = below + (rest / sum(rising) if rest else 0)
        return "shared", at(level), {code: (self.pull[code], high) for code, (_, high) in bounds.items()}

    def falling(self, codes, pool, group_caps):
        """Return the claims that fall below the minimum, one by one."""
        bounds = {code: self.bounds(code, group_caps) for code in codes}
        fallen = {code for code in codes if 0 < bounds[code][1] < self.least}
        while True:
            staying = [code for code in sorted(codes, reverse=True) if code not in fallen]
            shares = self.shares(staying, pool, group_caps)[1]
            waiting = [code for code in staying if bounds[code][1] > 0]
            weakest = min(waiting, key=lambda code: (bounds[code][0], self.pull[code]), default=None)
            if weakest is None or shares[weakest] >= self.least:
                return fallen
            fallen.add(weakest)

    def whole(self, codes, pool, group_caps):
        case, shares, limits = self.shares(codes, pool, group_caps)
        grants = {code: down(int(share), self.unit) for code, share in shares.items()}
        if not self.hands_out or case == "enough":
            return case, grants
        remainders = {code: shares[code] - grants[code] for code in codes}
        words = {"remainder": lambda code: -remainders[code], "claim": lambda code: -self.claims[code]}
        words |= {
            "weight": lambda code: -Fraction(self.terms.weights.get(code, 1)),
            "code": lambda code: code,
        }
        order = [words[word] for word in self.terms.order if word != "level"]
        while pool - sum(grants.values()) >= self.unit:
            if self.terms.order[0] == "level":
                able = [
                    code for code in codes if limits[code][0] and grants[code] + self.unit <= limits[code][1]
                ]
                chosen = min(
                    able,
                    key=lambda code: (
                        Fraction(grants[code] + self.unit) / limits[code][0],
                        *(word(code) for word in order),
                    ),
                )
            else:
                able = [code for code in codes if remainders[code] and grants[code] <= shares[code]]
                chosen = min(able, key=lambda code: tuple(word(code) for word in order))
            grants[chosen] += self.unit
        return case, grants

    def group_caps(self, codes, room):
        """Return the caps that groups give, and the claims that fall inside their groups."""
        caps, fallen = {}, set()
        for group, most in room.items():
            inside = [code for code in codes if self.terms.groups.get(code) == group]
            if sum(self.bounds(code, {})[1] for code in inside) > most:
                out = self.falling(inside, most, {})
                fallen |= out
                caps |= self.whole([code for code in inside if code not in out], most, {})[1]
        return caps, fallen

    def one_class(self, codes, pool, room):
        fallen = set()
        while True:
            staying = [code for code in codes if code not in fallen]
            caps, out = self.group_caps(staying, room)
            out = out or self.falling(staying, pool, caps)
            if not out:
                case, grants = self.whole(staying, pool, caps)
                return case, dict.fromkeys(codes, 0) | grants
            fallen |= out

    def divide(self, pool):
        room, grants, is_open = dict(self.terms.group_caps), {}, True
        for number in sorted({self.terms.classes.get(code, 0) for code in self.claims}):
            codes = [code for code in self.claims if self.terms.classes.get(code, 0) == number]
            left = pool - sum(grants.values()) if is_open else 0
            case, paid = self.one_class(codes, left, room)
            grants |= paid
            for code, amount in paid.items():
                if self.terms.groups.get(code) in room:
                    room[self.terms.groups[code]] -= amount
            is_open = is_open and case == "enough"
        return grants


@given(problems(), pools)
def test_the_fast_division_gives_the_same_crowns_as_the_slow_one(problem, pool):
    claims, terms = problem
    assert divide(claims, pool, terms).amounts() == Slow(claims, terms).divide(pool)
