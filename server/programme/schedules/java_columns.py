"""What many Java objects say, a column at a time. In the child process alone.

A call into Java costs as much as a page of Python. Here Java goes through all objects by itself,
with handles of their getters, and what they say comes over as one text.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from server.programme.schedules.engine import java

# No text that is kept has these; where one has the first, each text comes over by itself.
_BETWEEN, _NULL = "\x1e", "\x1f"


class JavaObjects:
    """A Java collection whose objects are all of the class ``kind``."""

    def __init__(self, kind: Any, objects: Any) -> None:
        self._kind, self._objects = kind, objects

    def __len__(self) -> int:
        return int(self._objects.size())

    def texts(self, *getters: str) -> list[str | None]:
        """What each says to the first getter, that to the second and so on, as text."""
        return self._texts(_handles().chain(self._kind, getters))

    def numbers(self, *getters: str) -> list[int | None]:
        return [None if text is None else int(text) for text in self.texts(*getters)]

    def values_of(self, field: Any) -> list[str | None]:
        """Each one's value of a field of MPXJ's, as text."""
        return self._texts(_handles().get(self._kind, field))

    def given(self, getter: str) -> int:
        """How many answer a getter with anything."""
        return self._count(_handles().chain(self._kind, (getter,)), _handles().is_given)

    def given_of(self, field: Any) -> int:
        """How many have a value of a field of MPXJ's."""
        return self._count(_handles().get(self._kind, field), _handles().is_given)

    def true(self, getter: str) -> int:
        """How many answer a getter with true."""
        return self._count(_handles().chain(self._kind, (getter,)), _handles().is_true)

    def within(self, kind: Any, *getters: str) -> JavaObjects:
        """The objects of the class ``kind`` in the collections that the last getter gives."""
        streams = _handles().function(_handles().chain(self._kind, (*getters, "stream")))
        found = self._objects.stream().flatMap(streams)
        return JavaObjects(kind, found.collect(_collectors().toList()))

    def _count(self, handle: Any, test: Any) -> int:
        return int(self._objects.stream().filter(_handles().predicate(handle, test)).count())

    def _texts(self, handle: Any) -> list[str | None]:
        function = _handles().function(_handles().told(handle))
        whole = str(self._objects.stream().map(function).collect(_collectors().joining(_BETWEEN)))
        texts = whole.split(_BETWEEN)
        if len(texts) != len(self):
            texts = [str(one) for one in self._objects.stream().map(function).toArray()]
        return [None if text == _NULL else text for text in texts]


class _Handles:
    """Java's references to methods, as functions from any object to any; null gives null."""

    def __init__(self) -> None:
        self._made = java("java.lang.invoke.MethodHandles")
        self._lookup = self._made.publicLookup()
        self._type = java("java.lang.invoke.MethodType").methodType
        anything, text = java("java.lang.Object"), java("java.lang.String")
        objects, boolean = java("java.util.Objects"), java("java.lang.Boolean")
        self._any_to_any = self._type(anything, anything)
        one, two = (self._type(boolean.TYPE, [anything] * count) for count in (1, 2))
        self._is_null = self._lookup.findStatic(objects, "isNull", one)
        self.is_given = self._lookup.findStatic(objects, "nonNull", one)
        equals = self._lookup.findStatic(objects, "equals", two)
        self.is_true = self._made.insertArguments(equals, 0, [boolean.TRUE])
        null = self._made.constant(anything, None)
        self._null = self._made.dropArguments(null, 0, [anything])
        told = self._lookup.findStatic(objects, "toString", self._type(text, anything, text))
        self._told = self._made.insertArguments(told, 1, [text(_NULL)])
        self._as = java("java.lang.invoke.MethodHandleProxies").asInterfaceInstance

    def chain(self, kind: Any, getters: tuple[str, ...]) -> Any:
        """Of a class: its first getter, then that of what it gives, and so on."""
        of, whole = kind.class_, self._made.identity(java("java.lang.Object"))
        for name in getters:
            method = of.getMethod(name)
            handle = self._lookup.unreflect(method).asType(self._any_to_any)
            guarded = self._made.guardWithTest(self._is_null, self._null, handle)
            whole, of = self._made.filterReturnValue(whole, guarded), method.getReturnType()
        return whole

    def get(self, kind: Any, field: Any) -> Any:
        """A class's ``get`` of one field of MPXJ's."""
        anything, fields = java("java.lang.Object"), java("org.mpxj.FieldType")
        handle = self._lookup.findVirtual(kind, "get", self._type(anything, fields))
        return self._made.insertArguments(handle, 1, [field]).asType(self._any_to_any)

    def told(self, handle: Any) -> Any:
        """The text of what a handle gives."""
        return self._made.filterReturnValue(handle, self._told)

    def function(self, handle: Any) -> Any:
        """A handle as streams call it."""
        return self._as(java("java.util.function.Function"), handle)

    def predicate(self, handle: Any, test: Any) -> Any:
        """A test of what a handle gives, as streams call it."""
        whole = self._made.filterReturnValue(handle, test)
        return self._as(java("java.util.function.Predicate"), whole)


@cache
def _handles() -> _Handles:
    return _Handles()


def _collectors() -> Any:
    return java("java.util.stream.Collectors")
