"""Loading by a schema at several times marshmallow's speed: the same results, the same errors.

marshmallow asks each field at each message what the schema has settled long before. Here that is
asked once: what is left is each field's own reading and its own checks, as closures. Whatever
is not plainly good is loaded again by marshmallow itself, which finds the words for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import EXCLUDE, INCLUDE, Schema, ValidationError, fields
from marshmallow.constants import missing
from marshmallow.decorators import POST_LOAD, PRE_LOAD, VALIDATES, VALIDATES_SCHEMA

from shared.wire.fields import Words
from shared.wire.quick_values import (
    PLAIN,
    Hook,
    NotPlainError,
    Read,
    check_of,
    flat,
    is_length,
    list_reader,
    named,
    whole,
    words_reader,
)


class QuickSchema(Schema):
    """A schema whose ``load`` takes the quick way when it is asked without options."""

    _quick: Read | None = None

    def load(
        self,
        data: Any,
        *,
        many: bool | None = None,
        partial: bool | Any | None = None,
        unknown: Any = None,
    ) -> Any:
        is_plain = not (many or self.many or partial or self.partial)
        if is_plain and unknown in {None, self.unknown}:
            if self._quick is None:
                self._quick = reader_of_schema(self)
            try:
                return self._quick(data)
            except (NotPlainError, ValidationError):
                pass
        return super().load(data, many=many, partial=partial, unknown=unknown)


def reader_of_schema(schema: Schema) -> Read:
    """What ``schema.load`` does with one object. Raises NotPlainError, ValidationError."""
    read_fields = _fields_reader(schema)
    before, after = _hooks(schema, PRE_LOAD), _hooks(schema, POST_LOAD)
    checks, on_fields = _hooks(schema, VALIDATES_SCHEMA), _field_checks(schema)
    unknown = schema.unknown

    def read(data: Any) -> Any:
        for hook in before:
            data = hook(data, many=False, partial=None, unknown=unknown)
        found = read_fields(data)
        for name, key, check in on_fields:
            if name in found:
                check(found[name], data_key=key)
        for check in checks:
            check(found, many=False, partial=None, unknown=unknown)
        for hook in after:
            found = hook(found, many=False, partial=None, unknown=unknown)
        return found

    return read


def _fields_reader(schema: Schema) -> Read:
    entries = [_entry(name, field) for name, field in schema.load_fields.items()]
    known = frozenset(key for key, *_ in entries)
    unknown = schema.unknown

    def read(data: Any) -> dict[str, Any]:
        if type(data) is not dict:
            raise NotPlainError
        found = _read_entries(entries, data)
        if unknown != EXCLUDE and (more := data.keys() - known):
            if unknown != INCLUDE:
                raise NotPlainError
            found.update((key, data[key]) for key in more)
        return found

    return read


Entry = tuple[str, str, Read, bool, Any]


def _entry(name: str, field: fields.Field[Any]) -> Entry:
    """(key in the message, name in the result, reading, may be null, when absent)."""
    key = field.data_key if field.data_key is not None else name
    absent = NotPlainError if field.required else field.load_default
    result = field.attribute or name
    if "." in result:
        raise TypeError(f"{result}: names with dots are marshmallow's alone")
    return key, result, reader_of_field(field), bool(field.allow_none), absent


def _read_entries(entries: Sequence[Entry], data: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, name, read, allows_none, absent in entries:
        value = data.get(key, missing)
        if value is missing:
            if absent is NotPlainError:
                raise NotPlainError
            if absent is not missing:
                found[name] = absent() if callable(absent) else absent
        elif value is None:
            if not allows_none:
                raise NotPlainError
            found[name] = None
        else:
            found[name] = read(value)
    return found


def reader_of_field(field: fields.Field[Any]) -> Read:
    """What the field does with a value that is neither absent nor null."""
    if field.pre_load or field.post_load:
        return field.deserialize
    validators = flat(field.validators)
    if type(field) is Words:
        # Their length is looked at with them.
        convert = words_reader([one for one in validators if is_length(one)])
        validators = [one for one in validators if not is_length(one)]
    else:
        convert = _converter(field)
    checks = [check_of(one) for one in validators]
    if not checks:
        return convert

    def read(value: Any) -> Any:
        found = convert(value)
        for check in checks:
            check(found)
        return found

    return read


def _converter(field: fields.Field[Any]) -> Read:
    if type(field) is fields.Nested and not (field.many or field.only or field.exclude):
        inner = field.schema
        if not inner.many and field.unknown in {None, inner.unknown}:
            return reader_of_schema(inner)
    if type(field) is fields.List:
        return list_reader(reader_of_field(field.inner), bool(field.inner.allow_none))
    if _is_strict_integer(field):
        return whole
    if _is_any_object(field):
        return named

    def convert(value: Any) -> Any:
        return field._deserialize(value, field.name, {})

    return PLAIN.get(type(field), convert)


def _is_strict_integer(field: fields.Field[Any]) -> bool:
    return type(field) is fields.Integer and field.strict


def _is_any_object(field: fields.Field[Any]) -> bool:
    """Names are text in JSON, and nothing is asked of what stands under them."""
    if type(field) is not fields.Dict or field.value_field:
        return False
    names = field.key_field
    return names is None or (type(names) is fields.String and not names.validators)


def _hooks(schema: Schema, tag: str) -> list[Hook]:
    """The schema's own methods for a moment of loading, bound. Raises TypeError for odd ones."""
    found = []
    for name, is_for_many, options in schema._hooks[tag]:
        if is_for_many or options.get("pass_original"):
            raise TypeError(f"{type(schema).__name__}.{name}: for marshmallow alone")
        found.append(getattr(schema, name))
    return found


def _field_checks(schema: Schema) -> list[tuple[str, str, Hook]]:
    """(name in the result, key in the message, check) of each ``@validates``."""
    found = []
    for name, _, options in schema._hooks[VALIDATES]:
        for field_name in options["field_names"]:
            field = schema.fields[field_name]
            key = field.data_key if field.data_key is not None else field_name
            found.append((field.attribute or field_name, key, getattr(schema, name)))
    return found
