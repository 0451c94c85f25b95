"""Values that are told once of an object, where they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 - a decorator, as `property` is
    """A property that is told once and kept in its object.

    `functools.cached_property` without the lock that it takes before Python 3.12, which costs more than most of what is
    kept of a row of text. Two threads that ask at once may each tell the value.
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function = function
        self._name = function.__name__
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> kept[T]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...

    def __get__(self, instance: object | None, owner: type[Any]) -> kept[T] | T:
        if instance is None:
            return self
        # From now on the value is found in the object, before this is asked.
        value = instance.__dict__[self._name] = self._function(instance)
        return value
