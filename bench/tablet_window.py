"""What happens in a window of its own: ``python -m bench.tablet_window hello|start|list``.

Each tells one line of JSON. Moments are seconds since 1970, so that the process that started this
one can count from before its interpreter was loaded.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NOWHERE = "http://127.0.0.1:9"
# As they are typed: other letters, other digits, a name, a number, one that nothing fits.
SEARCHES = ("الفحيحيل", "شارع بيروت قطعه ٥", "رقم 4711", "MILLING", "ليس هنا")


def hello() -> None:
    """Kivy's own hello-world, to its first frame."""
    _quiet()
    from kivy.app import App  # noqa: PLC0415
    from kivy.core.window import Window  # noqa: PLC0415
    from kivy.uix.label import Label  # noqa: PLC0415

    class Hello(App):
        def build(self) -> Label:
            return Label(text="Hello world")

    def drawn(*_: Any) -> None:
        _tell(first=time.time())
        app.stop()

    app = Hello()
    Window.bind(on_flip=drawn)
    app.run()


def start(home: Path) -> None:
    """The tablet itself, to its first frame and to Today."""
    moments: dict[str, float] = {}

    def drawn(running: Any) -> None:
        moments.setdefault("first", time.time())
        if running.app.shell is not None:
            moments["today"] = time.time()
            _tell(**moments, page=running.app.shell.view.page)
            running.app.stop()

    _run(home, drawn)


def listed(home: Path, saves: int) -> None:
    """Open and filter the list of all records, then save, in the real window."""
    steps: list[Iterator[None]] = []

    def drawn(running: Any) -> None:
        if running.app.shell is None:
            return
        if not steps:
            steps.append(_list_and_save(running, saves))
        if next(steps[0], "ended") == "ended":
            running.app.stop()

    _run(home, drawn)


def _list_and_save(running: Any, saves: int) -> Iterator[None]:
    """Each ``yield`` waits for a frame that shows what was done before."""
    shell, window = running.app.shell, _window()
    yield from _frames(window, 30)
    began = time.perf_counter()
    shell.go("records")
    yield from _frames(window, 1)
    opened = time.perf_counter() - began
    rows = len(shell.records.view.keys)
    shell.kit.store.fill_search()
    filters = []
    for words in SEARCHES:
        began = time.perf_counter()
        shell.records.find(words)
        yield from _frames(window, 1)
        filters.append(time.perf_counter() - began)
    save_ms = [_save_ms(shell, number) for number in range(saves)]
    _tell(
        open_s=opened,
        filter_s=max(filters),
        rows=rows,
        save_p95_ms=sorted(save_ms)[int(len(save_ms) * 0.95)],
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _save_ms(shell: Any, number: int) -> float:
    line = shell.kit.store.boq_lines("T10-A08")[0].code
    fields = {"activity": "T10-A08", "boq_item": line, "quantity": f"{number % 90 + 1}.25"}
    began = time.perf_counter()
    shell.kit.store.log_work(fields, shell.kit.locator.last_fix())
    return (time.perf_counter() - began) * 1000


def _quiet() -> None:
    os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_NO_CONSOLELOG="1")
    os.environ.pop("DISPLAY", None)
    os.environ["SDL_VIDEODRIVER"] = "offscreen"


def _run(home: Path, drawn: Callable[[Any], None]) -> None:
    """The tablet of ``home`` as ``python -m mobile.app`` runs it; ``drawn`` after each frame."""
    from mobile.app import Settings, prepare_window  # noqa: PLC0415

    _quiet()
    settings = Settings.read({"TAREEQ_TABLET_HOME": str(home), "TAREEQ_TABLET_OFFSCREEN": "1"})
    prepare_window(settings)
    from mobile.running import Running  # noqa: PLC0415

    running = Running(home, NOWHERE, asks_pin=False, track=settings.track)
    _window().bind(on_flip=lambda *_: drawn(running))
    running.run()


def _window() -> Any:
    from kivy.core.window import Window  # noqa: PLC0415

    return Window


def _frames(window: Any, count: int) -> Iterator[None]:
    for _ in range(count):
        window.canvas.ask_update()
        yield


def _tell(**figures: Any) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def main(words: list[str]) -> None:
    match words:
        case ["hello"]:
            hello()
        case ["start", home]:
            start(Path(home))
        case ["list", home, saves]:
            listed(Path(home), int(saves))


if __name__ == "__main__":
    main(sys.argv[1:])
