"""Programme, places, forms, tours: asked for whenever there is a network, taken in when newer."""

from __future__ import annotations

from mobile.sync import requests
from mobile.sync.needs import SyncStore
from mobile.sync.session import Session
from shared.sync.answer import NO_NETWORK, Answer
from shared.wire.forms import forms_reply
from shared.wire.reference import reference_reply
from shared.wire.tour import tours_reply


def fetch_newer(store: SyncStore, session: Session) -> bool:
    """Whether the office had something newer. A server from before there were forms has none."""
    held, has_packs = store.reference_version(), store.has_packs()
    programme = session.ask_refreshing(
        lambda token: requests.reference_request(held, has_packs, token), reference_reply
    )
    if programme.message is not None:
        store.keep_reference(programme.message)
    if programme.code == NO_NETWORK:
        return False
    filled = store.forms_version()
    forms = session.ask_refreshing(lambda token: requests.forms_request(filled, token), forms_reply)
    if forms.message is not None:
        store.keep_forms(forms.message)
    return any(map(_is_news, (programme, forms, _fetch_tours(store, session))))


def _fetch_tours(store: SyncStore, session: Session) -> Answer:
    """One's own tours; who goes on none is refused them, and an older server has none."""
    held = store.tours_version()
    tours = session.ask_refreshing(lambda token: requests.tours_request(held, token), tours_reply)
    if tours.message is not None:
        store.keep_tours(tours.message)
    return tours


def _is_news(answer: Answer) -> bool:
    return answer.message is not None and not answer.message["is_same"]
