"""A non-conformance raised of a failed line: saved with its inspection, let go, looked at again."""

from __future__ import annotations

import pytest

from mobile.faults import StorageFullError
from mobile.viewmodels.inspection import Inspecting
from mobile.viewmodels.page import INSPECT, RECORD, SHORT_FORM
from tests.mobile.steered import HERE
from tests.mobile.store.pictures import jpeg
from tests.mobile.tablet import FieldTablet
from tests.mobile.viewmodels.inspecting import COURSE, fail_with_ncr, lines


def test_a_failed_line_becomes_a_non_conformance_with_its_evidence_in_one_act(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    line = lines(tablet)[0]
    fail_with_ncr(tablet)
    assert tablet.shell.view.page == SHORT_FORM
    ncr = tablet.shell.short_form
    assert ncr.view.value("title") == f"غير مطابق: {line.text_ar}"
    assert ncr.view.value("description") == "لوحتان ناقصتان"
    assert "28" in ncr.view.due
    assert ncr.view.warning
    form = f"ncr:{safety.view.lines[0].ncr}"
    for seed in (1, 2):
        tablet.store.take_photo(form, jpeg(seed), HERE)
    ncr.done()
    assert tablet.shell.view.page == INSPECT
    safety.sign("M1 2L30 40L60 10")
    safety.edit("signer", "م. خالد")
    safety.save()
    (inspection,), (raised,) = tablet.store.records("inspection"), tablet.store.records("ncr")
    assert raised.fields["inspection"] == str(inspection.record)
    assert raised.fields["found_in"] == {"item": line.item}
    assert raised.fields["severity"] == "major"
    assert raised.fields["activity"] == COURSE
    assert len(tablet.store.records("photo", of=raised.record)) == 2
    assert inspection.fields["signature"]["name"] == "م. خالد"
    tablet.shell.undo()
    assert tablet.store.records("inspection") == []
    assert tablet.store.records("ncr") == []


def test_a_full_tablet_saves_neither_and_keeps_both_drafts(
    tablet: FieldTablet, safety: Inspecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with_ncr(tablet)
    tablet.shell.short_form.done()
    ncr = safety.view.lines[0].ncr

    def full(*_: object) -> None:
        raise StorageFullError

    with monkeypatch.context() as patch:
        patch.setattr(type(tablet.store), "attach_form_photos", full)
        safety.save()
    assert "ممتلئة" in safety.view.error
    assert tablet.store.records("inspection") == []
    assert tablet.store.records("ncr") == []
    assert tablet.store.draft(f"ncr:{ncr}")["severity"] == "major"
    safety.save()
    assert len(tablet.store.records("ncr")) == 1


def test_a_non_conformance_that_is_not_needed_is_let_go(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    fail_with_ncr(tablet)
    tablet.shell.short_form.let_go()
    assert tablet.shell.view.page == INSPECT
    assert safety.view.lines[0].ncr == ""
    safety.save()
    assert tablet.store.records("ncr") == []


def test_killed_while_it_lets_one_go_an_inspection_names_none_that_is_empty(
    tablet: FieldTablet, safety: Inspecting, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with_ncr(tablet)

    def killed(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tablet.store, "drop_draft", killed)
    with pytest.raises(KeyboardInterrupt):
        tablet.shell.short_form.let_go()
    draft = tablet.store.draft(safety._typed.form)
    assert [name for name in draft if name.startswith("ncr.")] == []


def test_its_page_tells_what_failed_and_an_ncr_is_looked_at_again(
    tablet: FieldTablet, safety: Inspecting
) -> None:
    fail_with_ncr(tablet, "critical")
    tablet.shell.short_form.done()
    safety.save()
    (ncr,) = tablet.store.records("ncr")
    tablet.shell.open(f"ncr:{ncr.record}")
    assert tablet.shell.view.page == RECORD
    page = tablet.shell.record_page
    assert page.view.title == f"غير مطابق: {lines(tablet)[0].text_ar}"
    assert page.view.overdue == ""
    tablet.clock.advance(hours=25)
    page.show()
    assert page.view.overdue
    page.act("again")
    assert tablet.shell.view.page == INSPECT
    form = tablet.store.forms("reinspection")[0]
    again = tablet.shell.inspecting
    again.choose(f"reinspection/{form.code}")
    again.answer(form.lines[0].item, "pass")
    again.sign("M1 2L30 40")
    again.edit("signer", "م. خالد")
    again.save()
    newest = tablet.store.records("inspection")[0]
    assert newest.fields["ncr"] == str(ncr.record)
    assert newest.fields["type"] == "reinspection"
    (inspection,) = [r for r in tablet.store.records("inspection") if r != newest]
    tablet.shell.open(f"inspection:{inspection.record}")
    told = dict(page.view.lines)
    assert any("لوحتان ناقصتان" in value for value in told.values())
