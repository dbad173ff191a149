"""Programme, places and forms: asked for whenever there is a network, taken in when newer."""

from __future__ import annotations

from mobile.sync import requests
from mobile.sync.needs import SyncStore
from mobile.sync.session import Session
from shared.sync.answer import NO_NETWORK, Answer
from shared.wire.forms import forms_reply
from shared.wire.reference import reference_reply


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
    return _is_news(programme) or _is_news(forms)


def _is_news(answer: Answer) -> bool:
    return answer.message is not None and not answer.message["is_same"]
