"""The window of one tablet, driven through the tour until it is killed: a process of its own.

python -m tests.simulation.tour.window HOME WITNESS SEED
"""

from __future__ import annotations

import random
import signal
import sys
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from mobile.composition import Tablet, open_tablet
from mobile.store import SqliteStore
from mobile.viewmodels.shell import Shell
from tests.mobile.steered import sign_in
from tests.mobile.ui.driver import Driver, prepare_kivy
from tests.simulation.tour.acts import TOUR
from tests.simulation.tour.hand import Hand
from tests.simulation.tour.witness import Told, Witness

TRACK = next((Path(__file__).parents[3] / "mobile/device/tracks").glob("*.gpx"))


@dataclass
class InHand:
    """What a ``Driver`` drives."""

    parts: Tablet
    shell: Shell

    @property
    def store(self) -> SqliteStore:
        return self.parts.store

    def close(self) -> None:
        self.parts.close()


def open_window(home: Path) -> Driver:
    """The tablet that lives in ``home``, its window, and a receiver that plays a drive."""
    prepare_kivy()
    from mobile.device.kivy_scheduler import KivyScheduler
    from mobile.viewmodels.kit import Kit

    scheduler = KivyScheduler()
    parts = open_tablet(
        home, "http://127.0.0.1:9", scheduler=scheduler, track=TRACK, pictures=home / "camera"
    )
    if parts.store.person() is None:
        sign_in(parts.store)
    kit = Kit(parts.store, parts.engine, parts.devices, parts.clock, scheduler, asks_pin=False)
    return Driver(InHand(parts, Shell(kit)))  # type: ignore[arg-type]


def _end(*_: Any) -> None:
    raise SystemExit(0)


def main() -> None:
    home, witness, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    # Else the window's library takes SIGTERM for its own loop, which nobody runs here.
    signal.signal(signal.SIGTERM, _end)
    driver = open_window(home)
    hand = Hand(driver, Witness(witness), random.Random(seed))
    begun = Told.read(witness).act
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    first = list(TOUR).index(begun) if begun else 0
    try:
        for name in islice(cycle(TOUR), first, None):
            hand.witness.say("act", name=name)
            TOUR[name](hand)
    finally:
        driver.close()


if __name__ == "__main__":
    main()
