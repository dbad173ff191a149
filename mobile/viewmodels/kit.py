"""The ports and the language that every view-model of one running tablet shares."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from mobile.ports import Clock, Engine, Locator, Scheduler, Store
from mobile.viewmodels.texts import Texts
from shared.rules.clocks import working_date
from shared.vocabulary.terms import Language

_LANGUAGE = "language"


@dataclass
class Kit:
    """Made once at start. ``texts`` speaks the person's language of the moment."""

    store: Store
    engine: Engine
    locator: Locator
    clock: Clock
    scheduler: Scheduler
    server: str = ""
    rescue_folder: Path = field(default_factory=lambda: Path.home() / "Tareeq")
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(cast(Language, self.store.setting(_LANGUAGE, "ar")))

    @property
    def language(self) -> Language:
        return self.texts.language

    def speak(self, language: Language) -> None:
        """Change the language, and keep it for the next start."""
        self.store.keep_setting(_LANGUAGE, language)
        self.texts = Texts(language)

    def today(self) -> date:
        """The working day in Kuwait by this tablet's clock, which may be wrong."""
        return working_date(self.clock.now())
