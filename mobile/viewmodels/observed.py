"""State that somebody looks at: whoever shows it is told when it changed."""

from collections.abc import Callable

Listener = Callable[[], None]


class Observed:
    """Keeps the listeners of one view-model. Calls come on the thread that changed it."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def watch(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change; the answer ends that."""
        self._listeners.append(listener)

        def unwatch() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unwatch

    def changed(self) -> None:
        """Tell everybody that is looking."""
        for listener in list(self._listeners):
            listener()
