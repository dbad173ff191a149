"""How one value of a message is read and checked the quick way; see shared.wire.quick."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from shared.wire.fields import Moment
from shared.wire.text import clean

Read = Callable[[Any], Any]
Hook = Callable[..., Any]
_CANONICAL_LENGTH = 36


class NotPlainError(Exception):
    """For marshmallow to judge: it may be wrong, or right in an unusual way."""


def list_reader(read: Read, allows_none: bool) -> Read:
    if read is as_it_is and allows_none:
        return _a_list

    def read_all(value: Any) -> Any:
        if type(value) is not list or (not allows_none and None in value):
            raise NotPlainError
        return [None if item is None else read(item) for item in value]

    return read_all


def _a_list(value: Any) -> Any:
    if type(value) is not list:
        raise NotPlainError
    return list(value)


def identifier(value: Any) -> UUID:
    """Of the usual form; of another one marshmallow judges."""
    if type(value) is not str or len(value) != _CANONICAL_LENGTH:
        raise NotPlainError
    try:
        return UUID(value)
    except ValueError as error:
        raise NotPlainError from error


def whole(value: Any) -> int:
    if type(value) is not int:
        raise NotPlainError
    return value


def named(value: Any) -> Any:
    """Any values by their names, which JSON writes as text."""
    if type(value) is not dict or not all(type(name) is str for name in value):
        raise NotPlainError
    return dict(value)


def as_it_is(value: Any) -> Any:
    return value


def text(value: Any) -> str:
    if type(value) is not str:
        raise NotPlainError
    return value


def moment(value: Any) -> datetime:
    """As tablets write it, in UTC."""
    if type(value) is not str:
        raise NotPlainError
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise NotPlainError from error
    if found.tzinfo is not UTC:
        raise NotPlainError
    return found


def words_reader(lengths: Sequence[validate.Length]) -> Read:
    """Text for people, within all of these ``lengths``."""
    least = max((one.min or 0 for one in lengths), default=0)
    most = min((one.max for one in lengths if one.max is not None), default=sys.maxsize)

    def read(value: Any) -> str:
        if type(value) is not str:
            raise NotPlainError
        found = clean(value)
        if not least <= len(found) <= most:
            raise NotPlainError
        return found

    return read


PLAIN: dict[type[Any], Read] = {
    fields.UUID: identifier,
    fields.Raw: as_it_is,
    fields.String: text,
    Moment: moment,
}


def flat(validators: Sequence[Any]) -> list[Any]:
    inner = ([one] if type(one) is not validate.And else one.validators for one in validators)
    return list(chain.from_iterable(inner))


def is_length(validator: Any) -> bool:
    return type(validator) is validate.Length and validator.equal is None


def check_of(validator: Any) -> Hook:
    """The validator; those that are asked most, as a comparison."""
    if is_length(validator):
        least, most = validator.min or 0, validator.max

        def check_length(value: Any) -> None:
            length = len(value)
            if length < least or (most is not None and length > most):
                raise NotPlainError

        return check_length
    if type(validator) is validate.OneOf:
        return _choice_check(validator.choices)
    found: Hook = validator
    return found


def _choice_check(choices: Any) -> Hook:
    known = frozenset(choices)

    def check_choice(value: Any) -> None:
        if type(value) is not str or value not in known:
            raise NotPlainError

    return check_choice
