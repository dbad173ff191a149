"""The Settings page: how the tablet looks, and what it is and holds."""

from collections.abc import Callable
from dataclasses import dataclass

from mobile import VERSION
from mobile.viewmodels.appearance import CHOICES
from mobile.viewmodels.digits import figure
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import PageModel
from mobile.viewmodels.wording import bytes_text, ltr
from shared.wire.kinds import KINDS

_EXPLAINED = {"digits": "digits_why", "light": "light_why"}


@dataclass(frozen=True)
class Setting:
    """One thing to choose: ``options`` are (code, name) pairs."""

    name: str
    label: str
    note: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class SettingsView:
    settings: tuple[Setting, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    train: str = ""
    train_why: str = ""
    leave: str = ""


class Settings(PageModel):
    """``look``: changes one setting of the appearance for all pages. ``leave``: another person
    takes the tablet over.
    """

    def __init__(
        self, kit: Kit, look: Callable[[str, str], None], leave: Callable[[], None]
    ) -> None:
        super().__init__()
        self._kit, self._look, self.leave = kit, look, leave
        self.view = SettingsView()

    def opened(self) -> None:
        self.refresh()

    def synced(self) -> None:
        self.refresh()

    def choose(self, name: str, value: str) -> None:
        """Take up a value of one setting; the one that is in force changes nothing."""
        if getattr(self._kit.appearance, name) != value:
            self._look(name, value)

    def train(self) -> None:
        """Into the training, or out of it again."""
        if self._kit.train is not None:
            self._kit.train(not self._kit.is_training)

    def _training(self) -> tuple[str, str]:
        """(what the button does, why one would), where there is a training."""
        if self._kit.train is None:
            return "", ""
        act = "leave_training" if self._kit.is_training else "begin_training"
        return self._kit.texts(act), self._kit.texts("training_why")

    def refresh(self) -> None:
        """Read the store anew and tell."""
        self.view = SettingsView(
            tuple(map(self._setting, CHOICES)),
            self._about(),
            *self._training(),
            "" if self._kit.is_training else self._kit.texts("another_person"),
        )
        self.changed()

    def _setting(self, name: str) -> Setting:
        texts = self._kit.texts
        return Setting(
            name=name,
            label=texts(f"set_{name}"),
            note=texts(_EXPLAINED[name]) if name in _EXPLAINED else "",
            options=tuple((code, texts(f"{name}_{code}")) for code in CHOICES[name]),
            chosen=getattr(self._kit.appearance, name),
        )

    def _about(self) -> tuple[tuple[str, str], ...]:
        texts, person = self._kit.texts, self._kit.store.person()
        rows = [
            ("version", ltr(VERSION)),
            ("device", ltr(self._kit.device) if self._kit.device else ""),
            ("server", ltr(self._kit.server)),
            ("signed_in_as", texts.either(person.name_ar, person.name_en) if person else ""),
            ("held", self._held()),
            ("held_photos_waiting", self._files()),
        ]
        return tuple((texts(name), value) for name, value in rows if value)

    def _held(self) -> str:
        """Each kind with its number, one a line."""
        counts, language = self._kit.store.kinds_held(), self._kit.language
        lines = [
            f"{kind.term.name(language)}: {figure(f'{counts[name]:,}')}"
            for name, kind in KINDS.items()
            if counts.get(name)
        ]
        return "\n".join(lines) or self._kit.texts("held_nothing")

    def _files(self) -> str:
        files = self._kit.store.outbox_counts().files
        return f"{figure(files.waiting)} · {bytes_text(files.bytes_waiting)}"
