"""The tablet's camera, by intent: its own camera app writes into our folder, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from android import activity as results
from jnius import JavaException, autoclass, cast

from mobile.device.android.permissions import Need
from mobile.device.android.receiver import Ask
from mobile.device.captures import Captures
from mobile.faults import PortError
from mobile.ports import OnPicture
from mobile.shapes import Picture

ACTION = "android.media.action.IMAGE_CAPTURE"
EXTRA_OUTPUT = "output"
RESULT_OK = -1
REQUEST = 0x7A11


class IntentCamera:
    """``mobile.ports.Camera``. Made on the thread of the window: the bridge finds a class that is
    not Android's own only there.
    """

    def __init__(self, activity: Any, captures: Captures, ask: Ask) -> None:
        self._activity, self._captures, self._ask = activity, captures, ask
        self._authority = f"{activity.getPackageName()}.captures"
        self._file = autoclass("java.io.File")
        self._intent = autoclass("android.content.Intent")
        self._provider = autoclass("androidx.core.content.FileProvider")
        self._done: Callable[[bool], None] | None = None
        results.bind(on_activity_result=self._came_back)

    def take(
        self, on_picture: OnPicture, on_none: Callable[[str], None], purpose: str = ""
    ) -> None:
        def answered(is_given: bool) -> None:
            if is_given:
                self._open(on_picture, on_none, purpose)
            else:
                on_none("camera_refused")

        self._ask(Need.PICTURE, answered)

    def unclaimed(self) -> list[Picture]:
        return self._captures.unclaimed()

    def forget(self, path: Path) -> None:
        self._captures.forget(path)

    def _open(self, on_picture: OnPicture, on_none: Callable[[str], None], purpose: str) -> None:
        try:
            path = self._captures.begin(purpose)
        except PortError as fault:
            on_none(fault.code)
            return
        self._done = lambda is_taken: self._finish(path, is_taken, on_picture, on_none)
        try:
            self._activity.startActivityForResult(self._asking_for(path), REQUEST)
        except JavaException:
            # ActivityNotFoundException: no app on this tablet takes pictures.
            self._done = None
            self._captures.forget(path)
            on_none("camera_missing")

    def _asking_for(self, path: Path) -> Any:
        """An intent that names our file by a content URI, and lets its receiver write there."""
        uri = self._provider.getUriForFile(self._activity, self._authority, self._file(str(path)))
        intent = self._intent(ACTION)
        intent.putExtra(EXTRA_OUTPUT, cast("android.os.Parcelable", uri))
        intent.addFlags(
            self._intent.FLAG_GRANT_WRITE_URI_PERMISSION
            | self._intent.FLAG_GRANT_READ_URI_PERMISSION
        )
        return intent

    def _came_back(self, request: int, result: int, _: Any) -> None:
        if request != REQUEST or self._done is None:
            return
        done, self._done = self._done, None
        done(result == RESULT_OK)

    def _finish(
        self, path: Path, is_taken: bool, on_picture: OnPicture, on_none: Callable[[str], None]
    ) -> None:
        try:
            if not is_taken:
                self._captures.forget(path)
            picture = self._captures.finish(path)
        except PortError as fault:
            on_none(fault.code)
            return
        if picture is None:
            on_none("picture_cancelled")
        else:
            on_picture(picture.path, picture.taken_at, picture.heading_deg)
