"""What a person typed, judged before it is saved: by the schema and the rules of its kind."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from mobile.faults import InvalidRecordError
from mobile.shapes import Fields
from shared.sync.merge import edited
from shared.vocabulary.policies import Policies
from shared.wire.kinds import KINDS, KindWire
from shared.wire.record import ends_before_start
from shared.wire.text import BadJsonError, check_keepable
from shared.wire.work import tidy


def kind_of(kind: str) -> KindWire:
    """Raises InvalidRecordError for a kind that this version does not know."""
    if kind not in KINDS:
        raise InvalidRecordError({"": "kind_unknown"})
    return KINDS[kind]


def checked(wire: KindWire, fields: Fields, is_new: bool = False) -> Fields:
    """The fields as they travel, normalised. Raises InvalidRecordError with a code a field."""
    errors = dict(_unkeepable(fields))
    if is_new:
        errors |= dict.fromkeys(wire.missing_at_first(_filled(fields)), "required")
    try:
        loaded = wire.schema.load({n: v for n, v in fields.items() if n not in errors})
    except ValidationError as error:
        errors |= {str(name): _first(code) for name, code in _by_field(error.messages).items()}
    if errors:
        raise InvalidRecordError(errors)
    values: Fields = tidy(loaded)
    return values


def _unkeepable(fields: Fields) -> list[tuple[str, str]]:
    found = []
    for name, value in fields.items():
        try:
            check_keepable(value)
        except BadJsonError as error:
            found.append((name, error.code))
    return found


def _filled(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value != ""}


def check_rules(
    wire: KindWire, role: str, sent: Fields, now: Fields | None, whole: Fields, is_mine: bool
) -> None:
    """The kind's rules, as the server has them. ``now``: None for a new record; ``whole``: after.

    Raises InvalidRecordError with a code a field.
    """
    life, errors = wire.lifecycle, dict[str, str]()
    before = None if now is None else now.get("state")
    if now is not None and not life.may_edit(before) and set(sent) - {"state"}:
        errors["state"] = "transition_not_allowed"
    for name in sent:
        if now is not None and life.is_fixed(name, now):
            errors[name] = "never_changes"
        elif not life.may_write(name, role, now is None):
            errors[name] = "not_allowed"
    state = sent.get("state")
    if state is not None and not life.may_move(before, state, role, is_mine):
        errors["state"] = "transition_not_allowed"
    if ends_before_start(whole):
        errors["to_m"] = "chainage_order"
    errors |= {name: code for code, name in life.faults(now, whole)}
    if errors:
        raise InvalidRecordError(errors)


def differing(wire: KindWire, now: Fields, values: Fields) -> Fields:
    """Those of ``values`` that are not so already, however they are written."""
    return {name: value for name, value in values.items() if _differs(wire, now, name, value)}


def _differs(wire: KindWire, now: Fields, name: str, value: Any) -> bool:
    if wire.policies.of(name) == "union":
        after = edited(now, {name: value}, wire.policies)[name]
        return bool(after != (now.get(name) or []))
    return bool(_meaning(wire, name, now.get(name)) != _meaning(wire, name, value))


def _meaning(wire: KindWire, name: str, value: Any) -> Any:
    """What a field's text says: 12.50 and 12.5 are one; empty, missing and None are one."""
    try:
        return wire.schema.load({name: value or None})[name]
    except ValidationError:
        return value or None


def put_back(now: Fields, sent: Fields, previous: Fields, policies: Policies) -> Fields:
    """What ``sent`` set and still stands, as it was before; states have rules of their own."""
    back = Fields()
    for name, value in sent.items():
        before = previous.get(name)
        if policies.of(name) == "union":
            undone = _undone(now.get(name) or [], value, before or [])
            back |= {name: undone} if undone else {}
        elif name != "state" and now.get(name) == value and before != value:
            # A text that was never there is put back as an empty one.
            back[name] = "" if name == "notes" and before is None else before
    return back


def _undone(now: list[Any], sent: Fields, before: list[Any]) -> Fields:
    """The edit of a list that takes back ``sent``, of what still is as it left it."""
    remove = [item for item in sent.get("add") or [] if item in now and item not in before]
    add = [item for item in sent.get("remove") or [] if item not in now and item in before]
    return {name: items for name, items in (("add", add), ("remove", remove)) if items}


def _by_field(messages: Any) -> dict[str, Any]:
    return messages if isinstance(messages, dict) else {"": messages}


def _first(messages: Any) -> str:
    """The first code in marshmallow's nest of messages."""
    while isinstance(messages, dict | list):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return str(messages)
