"""Sign in: name and password, once with the network."""

from pathlib import Path

from kivy.lang import Builder

from mobile.screens.following import FollowingScreen
from mobile.viewmodels.sign_in import SignInView


class SignInScreen(FollowingScreen):
    """Enter signs in; Tab goes from field to field."""

    def show(self, view: SignInView) -> None:
        if not self.model.password:
            self.ids.password.show("")

    def type_username(self, text: str) -> None:
        self.model.username = text

    def type_password(self, text: str) -> None:
        self.model.password = text

    def other_language(self) -> None:
        self.shell.speak("en" if self.shell.kit.language == "ar" else "ar")

    def enter(self) -> None:
        self.model.submit()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
