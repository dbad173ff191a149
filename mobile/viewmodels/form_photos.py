"""The photos of a form, as any form shows them: taken, looked at, taken out and put back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any
from uuid import UUID

from mobile.faults import InvalidRecordError, PortError
from mobile.shapes import Fix, FormPhoto
from mobile.viewmodels.kit import Kit
from mobile.viewmodels.observed import Observed
from mobile.viewmodels.photo_page import OpenPhoto
from mobile.viewmodels.whereabouts import Whereabouts

# Between a form and the part of it that a picture is taken of.
_PART = "#"
# Who took a picture before the app was killed has not gone far so soon after.
_STILL_THERE = timedelta(minutes=2)


@dataclass(frozen=True)
class PhotoTile:
    """``picture``: the hash of what is shown small; "" when it is not on this tablet."""

    key: str
    picture: str
    caption: str = ""
    marks: int = 0


@dataclass(frozen=True)
class PhotosView:
    """``put_back``: whether a photo was just taken out, and may come back."""

    title: str = ""
    tiles: tuple[PhotoTile, ...] = ()
    is_busy: bool = False
    may_take: bool = True
    may_put_back: bool = False
    error: str = ""


class FormPhotos(Observed):
    """One form's photos at a time: ``show_form`` chooses it. ``on_open`` opens one of them.

    ``on_part`` hears of a photo that was taken of a part of the form, a line of a checklist.
    """

    def __init__(
        self,
        kit: Kit,
        whereabouts: Whereabouts,
        on_open: OpenPhoto,
        on_part: Callable[[str, UUID], None] | None = None,
    ) -> None:
        super().__init__()
        self._on_part = on_part
        self._kit, self._whereabouts, self._on_open = kit, whereabouts, on_open
        self._form = self._purpose = ""
        self._taken_out: UUID | None = None
        self.view = PhotosView()

    def show_form(self, form: str) -> None:
        """The photos of this form, with those that a kill kept from reaching it."""
        purpose = self._purpose_of(form)
        if purpose != self._purpose:
            self._form, self._purpose, self._taken_out = form, purpose, None
            self._claim()
        self._show()

    def read(self) -> None:
        """Read them anew."""
        self._show()

    def _claim(self) -> None:
        """A picture that was taken for this form, by the same person, just before the app was
        killed; one that the store has already only goes from the camera's folder.
        """
        known = {photo.file: photo.photo for photo in self._kit.store.form_photos(self._form)}
        for picture in self._kit.devices.camera.unclaimed():
            purpose, _, part = picture.purpose.partition(_PART)
            if purpose != self._purpose:
                continue
            with picture.path.open("rb") as file:
                photo = known.get(file_digest(file, "sha256").hexdigest())
            if photo is None:
                fix = self._fix_of(picture.taken_at)
                self._taken(picture.path, picture.taken_at, picture.heading_deg, part, fix)
            else:
                self._kit.devices.camera.forget(picture.path)
                self._tell_part(part, photo)

    def _fix_of(self, taken_at: datetime) -> Fix | None:
        """Where a picture of an earlier run was taken: not where the tablet is much later."""
        is_recent = timedelta() <= self._kit.clock.now() - taken_at <= _STILL_THERE
        return self._whereabouts.fix if is_recent else None

    def _purpose_of(self, form: str) -> str:
        """Whose form: on a shared tablet each has one of that name."""
        person = self._kit.store.person()
        return f"{person.id if person else ''} {form}"

    def take(self, part: str = "") -> None:
        """Have a picture taken, and keep it at once with time, place and heading."""
        scheduler, purpose = self._kit.scheduler, self._purpose

        def taken(path: Path, taken_at: datetime, heading_deg: float | None) -> None:
            # When another took the tablet over meanwhile, it waits for its own person.
            if self._purpose_of(self._form) == purpose:
                self._taken(path, taken_at, heading_deg, part, self._whereabouts.fix)

        self._kit.devices.camera.take(
            lambda *picture: scheduler.on_caller(lambda: taken(*picture)),
            lambda code: scheduler.on_caller(lambda: self._failed(code)),
            f"{purpose}{_PART}{part}" if part else purpose,
        )

    def _taken(
        self, path: Path, taken_at: datetime, heading_deg: float | None, part: str, fix: Fix | None
    ) -> None:
        form, store = self._form, self._kit.store
        self._show(is_busy=True)

        def keep() -> UUID:
            photo = store.take_photo(form, path, fix, heading_deg=heading_deg, taken_at=taken_at)
            self._kit.devices.camera.forget(path)
            return photo

        def kept(photo: UUID) -> None:
            self._show()
            # Another form may be in front by now; the photo lies with its own.
            if form == self._form:
                self._tell_part(part, photo)

        self._kit.scheduler.in_background(keep, kept, self._not_kept)

    def _tell_part(self, part: str, photo: UUID) -> None:
        if part and self._on_part is not None:
            self._on_part(part, photo)

    def _not_kept(self, fault: Exception) -> None:
        if not isinstance(fault, PortError):
            raise fault
        wrong = fault.errors.get("file", "") if isinstance(fault, InvalidRecordError) else ""
        self._failed(wrong or fault.code)

    def _failed(self, code: str) -> None:
        """What went wrong, in words; a person who took no picture knows that already."""
        self._show("" if code == "picture_cancelled" else self._kit.texts.error(code))

    def open(self, key: str) -> None:
        """Look at a photo, to point at something in it."""
        self._on_open(PhotoOfForm(self, self._kit, self._form, UUID(key)))

    def take_out(self, photo: UUID) -> None:
        """Take a photo out of the form; it can be put back while the form is open."""
        self._kit.store.drop_photo(self._form, photo)
        self._taken_out = photo
        self._show()

    def put_back(self) -> None:
        """The photo that was taken out last comes back."""
        if self._taken_out is not None:
            self._kit.store.drop_photo(self._form, self._taken_out, is_dropped=False)
            self._taken_out = None
            self._show()

    def _show(self, error: str = "", is_busy: bool = False) -> None:
        photos = self._kit.store.form_photos(self._form)
        self.view = replace(
            self.view,
            title=self._kit.texts("photos_count", count=len(photos)),
            tiles=tuple(map(_tile, photos)),
            is_busy=is_busy,
            may_put_back=self._taken_out is not None,
            error=error,
        )
        self.changed()


class PhotoOfForm:
    """``mobile.viewmodels.photo_page.PhotoSource`` of a form that is not saved yet."""

    def __init__(self, photos: FormPhotos, kit: Kit, form: str, photo: UUID) -> None:
        self._photos, self._kit, self._form, self._photo = photos, kit, form, photo

    def read(self) -> FormPhoto | None:
        found = self._kit.store.form_photos(self._form)
        return next((one for one in found if one.photo == self._photo), None)

    def keep(self, **changed: Any) -> None:
        self._kit.store.mark_photo(self._form, self._photo, **changed)
        self._photos.read()

    def take_out(self) -> None:
        self._photos.take_out(self._photo)


def _tile(photo: FormPhoto) -> PhotoTile:
    return PhotoTile(
        str(photo.photo), photo.thumbnail or photo.file, photo.caption, len(photo.marks)
    )
