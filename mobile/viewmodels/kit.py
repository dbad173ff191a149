"""The ports and the language that every view-model of one running tablet shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mobile.ports import Clock, Devices, Engine, Imagery, Locator, Scheduler, Store
from mobile.viewmodels import digits
from mobile.viewmodels.appearance import Appearance
from mobile.viewmodels.texts import Texts
from shared.rules.clocks import working_date
from shared.vocabulary.terms import Language


@dataclass
class Kit:
    """Made once at start. ``texts`` speaks the person's language of the moment.

    ``train``: goes into the training and out of it; ``is_training``: this is the training's.
    ``asks_pin``: False where nobody is to be kept out, as in a test of one page.
    """

    store: Store
    engine: Engine
    devices: Devices
    clock: Clock
    scheduler: Scheduler
    server: str = ""
    rescue_folder: Path = field(default_factory=lambda: Path.home() / "Tareeq")
    device: str = ""
    is_training: bool = False
    train: Callable[[bool], None] | None = None
    imagery: Imagery | None = None
    asks_pin: bool = True
    appearance: Appearance = field(init=False)
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self._take_up(Appearance.kept(self.store.setting))

    def _take_up(self, appearance: Appearance) -> None:
        self.appearance = appearance
        self.texts = Texts(appearance.language)
        digits.use(appearance.digits)

    @property
    def locator(self) -> Locator:
        return self.devices.locator

    @property
    def language(self) -> Language:
        return self.texts.language

    def speak(self, language: Language) -> None:
        """Change the language, and keep it for the next start."""
        self.look("language", language)

    def look(self, name: str, value: str) -> None:
        """Change one setting of ``Appearance``, and keep it. Raises ValueError for no value."""
        changed = self.appearance.with_(name, value)
        self.store.keep_setting(name, value)
        self._take_up(changed)

    def make_search_ready(self) -> None:
        """In the background: the first search would else wait for it. Its faults are told there."""
        self.scheduler.in_background(self.store.fill_search, lambda _: None, lambda _: None)

    def today(self) -> date:
        """The working day in Kuwait by this tablet's clock, which may be wrong."""
        return working_date(self.clock.now())
