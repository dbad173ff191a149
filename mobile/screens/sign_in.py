"""Sign in: name and password, once with the network."""

from pathlib import Path

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.theme.controls import Action
from mobile.viewmodels.sign_in import SignInView


class SignInScreen(FollowingScreen):
    """Enter signs in; Tab goes from field to field."""

    _others: tuple[tuple[str, str], ...] = ()

    def show(self, view: SignInView) -> None:
        if not self.model.password:
            self.ids.password.show("")

        if view.others != self._others:
            self._others = view.others
            self._list(view.others)

    def _list(self, others: tuple[tuple[str, str], ...]) -> None:
        """Nothing of it is in the tree while there is nobody."""
        people = self.ids.others
        people.clear_widgets()
        for person, name in others:
            button = Action(kind="outlined", icon="account-outline", text=name)
            button.bind(on_release=lambda _, person=person: self.model.take_over(person))
            people.add_widget(button)

    def type_username(self, text: str) -> None:
        self.model.username = text

    def type_password(self, text: str) -> None:
        self.model.password = text

    def other_language(self) -> None:
        self.shell.speak("en" if self.shell.kit.language == "ar" else "ar")

    def enter(self) -> None:
        self.model.submit()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
