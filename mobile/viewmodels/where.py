"""Where a person was: a tablet that was killed opens there again, with what was being typed."""

import json
from collections.abc import Mapping

from mobile.viewmodels.kit import Kit
from mobile.viewmodels.page import DOORS, TODAY, PageModel

_WHERE = "where"


def keep_where(kit: Kit, page: str, key: str) -> None:
    """Note the page, and what it is about, for the person who is signed in."""
    person = kit.store.person()
    where = json.dumps({"page": page, "key": key, "person": str(person.id) if person else ""})
    if kit.store.setting(_WHERE) != where:
        kit.store.keep_setting(_WHERE, where)


def page_to_resume(kit: Kit, models: Mapping[str, PageModel]) -> str:
    """The page where the person was, made to be about the same again; Today when it cannot be."""
    page, key = _kept(kit)
    is_page = page in models and page not in DOORS
    return page if is_page and models[page].resume(key) else TODAY


def _kept(kit: Kit) -> tuple[str, str]:
    person = kit.store.person()
    try:
        where = json.loads(kit.store.setting(_WHERE) or "{}")
        if person is not None and where["person"] == str(person.id):
            return str(where["page"]), str(where["key"])
    except (ValueError, KeyError, TypeError):
        pass
    return "", ""
