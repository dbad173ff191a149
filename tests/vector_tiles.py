"""Reads Mapbox Vector Tiles (protobuf, version 2.1 of the format), as far as tests look at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# Fields of the format's messages (vector_tile.proto).
LAYER, NAME, FEATURE, KEY, VALUE, TAGS = 3, 1, 2, 3, 4, 2


@dataclass
class Layer:
    """``features``: the attributes of each."""

    name: str = ""
    features: list[dict[str, Any]] = field(default_factory=list)


def read_tile(content: bytes) -> dict[str, Layer]:
    """Layers of a tile by name."""
    layers = [_layer(value) for number, value in _fields(content) if number == LAYER]
    return {layer.name: layer for layer in layers}


def _layer(content: bytes) -> Layer:
    layer, keys, values, tags = Layer(), [], [], []
    for number, value in _fields(content):
        if number == NAME:
            layer.name = value.decode()
        elif number == FEATURE:
            tags.append(next((list(_varints(v)) for n, v in _fields(value) if n == TAGS), []))
        elif number == KEY:
            keys.append(value.decode())
        elif number == VALUE:
            values.append(_value(value))
    for pairs in tags:
        named = zip(pairs[::2], pairs[1::2], strict=True)
        layer.features.append({keys[key]: values[value] for key, value in named})
    return layer


def _value(content: bytes) -> Any:
    ((number, value),) = _fields(content)
    if number == 1:
        return value.decode()
    return (value >> 1) ^ -(value & 1) if number == 6 else value


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(content):
        tag, at = _varint(content, at)
        kind, number = tag & 7, tag >> 3
        if kind == 0:
            value, at = _varint(content, at)
            yield number, value
        elif kind == 2:
            length, at = _varint(content, at)
            yield number, content[at : at + length]
            at += length
        else:
            length = {1: 8, 5: 4}[kind]
            yield number, content[at : at + length]
            at += length


def _varints(content: bytes) -> Iterator[int]:
    at = 0
    while at < len(content):
        value, at = _varint(content, at)
        yield value


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
