"""What shares of BOQ lines earned, renewed where an acceptance or a non-conformance touches them.

The cost is that of one share's weeks, however many works there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from server.figures import holding_queries, queries
from server.figures.queries import Place, PricedShare, Share
from shared.rules.earned_value import ZERO, Quantities
from shared.rules.earned_weeks import ShareWeek, earned_by_week

Earnings = Mapping[Place, Decimal]
_Accepted = Mapping[ShareWeek, Decimal]
# Worked out at a time: of a contract's thousands, thinking takes longer than a transaction may
# stay silent (server.db.LONGEST_TRANSACTION_MS).
AT_ONCE = 300


def renew(shares: Collection[Share], is_written: bool = True) -> int:
    """Work out what these shares earned; how many of the kept weeks were not so.

    Inside the caller's transaction; not written when only asked for.
    """
    given = sorted(shares)
    # All at once, in one order: part by part, two might wait for each other crosswise.
    queries.lock_contracts(given)
    # A line that earns together is worked out in each part that has a share of it.
    wrong: set[ShareWeek] = set()
    for first in range(0, len(given), AT_ONCE):
        wrong |= _renew(given[first : first + AT_ONCE], is_written)
    return len(wrong)


def _renew(shares: Collection[Share], is_written: bool) -> set[ShareWeek]:
    """The kept weeks that were not so."""
    priced = queries.priced_shares(shares)
    touched = sorted({*shares, *((one.line.activity, one.line.boq_item) for one in priced)})
    kept = queries.standing_earnings(touched)
    right = _earnings(priced, touched)
    gone = kept.keys() - right.keys()
    changed = {place: value for place, value in right.items() if kept.get(place) != value}
    if is_written and (gone or changed):
        new_keys = {place[:3] for place in changed}
        queries.write_earnings([place for place in gone if place[:3] not in new_keys], changed)
        queries.add_to_weeks(_growth(kept, right, {*gone, *changed}))
        queries.let_networks_be_due({place.contract for place in (*gone, *changed)})
    return {place[:3] for place in (*gone, *changed)}


def _earnings(priced: Collection[PricedShare], touched: Collection[Share]) -> Earnings:
    """What the shares earned from works and non-conformances as they stand."""
    accepted = _by_share(queries.accepted_by_week(touched))
    held = holding_queries.held([one.line for one in priced]) if accepted else {}
    found: dict[Place, Decimal] = {}
    for group in _groups(priced):
        found.update(_of_group(group, accepted, held))
    return found


def _by_share(accepted: Mapping[ShareWeek, Decimal]) -> Mapping[Share, _Accepted]:
    shares: dict[Share, dict[ShareWeek, Decimal]] = {}
    for place, quantity in accepted.items():
        shares.setdefault(place[:2], {})[place] = quantity
    return shares


def _groups(priced: Iterable[PricedShare]) -> list[list[PricedShare]]:
    """What earns together: as a rule one share alone."""
    groups: dict[tuple[int, str, str], list[PricedShare]] = {}
    for one in priced:
        activity = "" if one.is_together else one.line.activity
        groups.setdefault((one.line.contract, one.line.boq_item, activity), []).append(one)
    return list(groups.values())


def _of_group(
    group: Collection[PricedShare], accepted: Mapping[Share, _Accepted], held: Quantities
) -> Earnings:
    whose = {(one.line.activity, one.line.boq_item): one for one in group}
    mine = {place: value for share in whose for place, value in accepted.get(share, {}).items()}
    found: dict[Place, Decimal] = {}
    for (activity, item, week), value in earned_by_week(
        [o.line for o in group], mine, held
    ).items():
        one = whose[activity, item]
        found[Place(activity, item, week, one.line.contract, one.governorate)] = value
    return found


def _growth(
    kept: Earnings, right: Earnings, places: Iterable[Place]
) -> dict[tuple[int, str, date], Decimal]:
    """By how much the contracts' weeks change."""
    added: dict[tuple[int, str, date], Decimal] = {}
    for place in places:
        key = place.contract, place.governorate, place.week_end
        change = right.get(place, ZERO) - kept.get(place, ZERO)
        added[key] = added.get(key, ZERO) + change
    return added
