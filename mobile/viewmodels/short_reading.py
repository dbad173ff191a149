"""Reading a short form: what was typed becomes what the screen shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mobile.viewmodels.kit import Kit
from mobile.viewmodels.log_place import LogPlace
from mobile.viewmodels.log_reading import LogReading
from mobile.viewmodels.short_forms import DAYS_AGO, SHORT_FORMS, Asked
from mobile.viewmodels.short_typed import Begun, day_of, due_of
from mobile.viewmodels.short_view import Entry, ShortView
from mobile.viewmodels.sites import activity_name, code_in_text
from mobile.viewmodels.texts import Texts
from mobile.viewmodels.whereabouts import Whereabouts
from mobile.viewmodels.wording import clock_time, short_date
from shared.rules.clocks import working_date
from shared.vocabulary import ncrs
from shared.vocabulary.fields import FIELDS

Values = Mapping[str, Any]


class ShortReading:
    """Makes the view of a form."""

    def __init__(self, kit: Kit, whereabouts: Whereabouts) -> None:
        self._kit, self._place = kit, LogPlace(kit, whereabouts)
        self._activities = LogReading(kit, whereabouts, self._place)

    def view(
        self, kind: str, values: Values, begun: Begun, errors: Mapping[str, str], search: str | None
    ) -> ShortView:
        """``search``: among the activities while another one is chosen; None: it is not."""
        form, texts, (about, about_sub) = SHORT_FORMS[kind], self._kit.texts, self._about(values)
        choices = () if search is None else self._activities.choices(search)
        section = str(values.get("section") or "")
        return ShortView(
            kind=kind,
            icon=form.icon,
            about=about,
            about_sub=about_sub,
            is_choosing=search is not None,
            choices=choices,
            nothing_found="" if choices or search is None else texts("no_activity_found"),
            entries=tuple(self._entry(asked, values, errors) for asked in form.asked),
            road=self._road(section),
            from_m=str(values.get("from_m") or ""),
            from_m_error=self._told("from_m", errors.get("from_m", "")),
            place=self._place.panel(section),
            due=self._due(kind, values),
            warning=self._warning(values),
            found_in=texts("ncr_found_in", what=begun.found_in) if begun.found_in else "",
            error=self._error(kind, errors),
            is_part=begun.back is not None,
        )

    def _about(self, values: Values) -> tuple[str, str]:
        """The activity it is about; where there is none, the contract."""
        texts, code = self._kit.texts, str(values.get("activity") or "")
        if code:
            activity = self._kit.store.activity(code)
            return (activity_name(activity, texts) if activity else code), code_in_text(code)
        if values.get("contract"):
            return texts("contract", number=values["contract"]), texts("no_activity_here")
        return texts("no_site"), ""

    def _entry(self, asked: Asked, values: Values, errors: Mapping[str, str]) -> Entry:
        texts, language = self._kit.texts, self._kit.language
        typed = str(values.get(asked.name) or asked.first)
        words = asked.words or ()
        day = values.get(day_of(asked)) if asked.type == DAYS_AGO else None
        return Entry(
            name=asked.name,
            type=asked.type,
            label=_label(asked, texts),
            options=tuple((term.code, term.name(language)) for term in words),
            value=typed,
            hint=texts(asked.hint) if asked.hint else "",
            unit=texts(asked.unit) if asked.unit else "",
            lines=asked.lines,
            error=self._told(asked.name, errors.get(asked.name, "")),
            note=self._since(str(day)) if day else "",
        )

    def _since(self, day: str) -> str:
        return self._kit.texts(
            "since_day", date=short_date(date.fromisoformat(day), self._kit.language)
        )

    def _road(self, section: str) -> str:
        known = self._place.section(section) if section else None
        if known is None:
            return section or self._kit.texts("no_section")
        return self._kit.texts.either(known.name_ar, known.name_en)

    def _told(self, name: str, code: str) -> str:
        is_chainage = name == "from_m" and code == "number_wrong"
        return self._kit.texts.error("chainage_wrong" if is_chainage else code) if code else ""

    def _error(self, kind: str, errors: Mapping[str, str]) -> str:
        """The first thing that is wrong, with its field's name."""
        texts, language = self._kit.texts, self._kit.language
        labels = {asked.name: texts(asked.label) for asked in SHORT_FORMS[kind].asked}
        for name, code in errors.items():
            label = labels.get(name) or (FIELDS.name(name, language) if name in FIELDS else "")
            message = self._told(name, code)
            return texts("field_error", field=label, message=message) if label else message
        return ""

    def _due(self, kind: str, values: Values) -> str:
        texts, form = self._kit.texts, SHORT_FORMS[kind]
        if not form.due_by:
            return ""
        asked = next(one for one in form.asked if one.name == form.due_by)
        level = values.get(asked.name) or asked.first
        if not level:
            return texts("choose_priority")
        due = due_of(self._kit, kind, {asked.name: level})
        if due is None:
            return texts("no_due")
        date = short_date(working_date(due), texts.language)
        return texts("due_by", date=date, time=clock_time(due))

    def _warning(self, values: Values) -> str:
        texts, told = self._kit.texts, []
        if values.get("severity") in ncrs.HOLDING:
            told = [texts("work_stops")] if values["severity"] == ncrs.CRITICAL else []
            told.append(texts("holds_payment"))
        if values.get("priority") == "p1":
            told.append(texts("make_safe_now"))
        return " ".join(told)


def _label(asked: Asked, texts: Texts) -> str:
    """Its name; that it has to be filled in is said in words."""
    name = texts(asked.label)
    return texts("field_required", field=name) if asked.is_needed else name
