"""What the tablet's short forms send: taken by the server, and brought to another tablet."""

from __future__ import annotations

import pytest

from mobile.composition import Tablet
from mobile.shapes import Fix
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.shell import Shell
from mobile.viewmodels.short_forms import SHORT_FORMS
from tests.contracts.conftest import Served
from tests.contracts.test_sync_contract import HERE, log, records, sync
from tests.mobile.held_devices import HeldLocator, held_devices
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import SteppedScheduler
from tests.mobile.viewmodels.test_short_form import TYPED

FAR = Fix(29.05, 47.60, 4.0)
"""In the desert, on no road."""


def shell_of(tablet: Tablet, fix: Fix) -> Shell:
    """The tablet's pages over the store that syncs."""
    locator, home = HeldLocator(), tablet.store.home
    devices = held_devices(locator, home, tablet.clock)
    scheduler = SteppedScheduler()
    shell = Shell(Kit(tablet.store, tablet.engine, devices, tablet.clock, scheduler))
    shell.whereabouts.start()
    locator.give(fix)
    return shell


@pytest.mark.parametrize("kind", sorted(SHORT_FORMS))
@pytest.mark.parametrize("site", ["activity", "contract", "work"])
def test_a_whole_form_with_a_photo_arrives_and_comes_to_another_tablet(
    served: Served, kind: str, site: str
) -> None:
    tablet = served.tablet()
    shell = shell_of(tablet, FAR if site == "contract" else HERE)
    key = {"activity": "activity:C09-A01", "contract": "", "work": ""}[site]
    if site == "work":
        key = f"work:{log(tablet, from_m='0+120')}"
        sync(tablet)
    shell.act_at(kind, key)
    for name, text in TYPED[kind].items():
        shell.short_form.edit(name, text)
    tablet.store.take_photo(shell.short_form.key() or "", jpeg(1), HERE)
    shell.short_form.done()
    assert shell.short_form.view.error == ""
    summary = sync(tablet)
    assert (summary.acknowledged, summary.rejected) == (3, 0), tablet.store.problems()
    other = served.tablet()
    sync(other)
    assert records(other) == records(tablet)
    (record,) = other.store.records(kind)
    assert bool(record.fields.get("contract")) == (site == "contract")
    assert len(other.store.records("photo", of=record.record)) == 1
