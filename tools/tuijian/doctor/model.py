"""The results of `tuijian doctor`: a list of things, each done, to be done, or to be looked at by a person."""

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How a thing stands."""

    done = "已设置"
    todo = "待设置"
    ask = "请核实"


class Item(NamedTuple):
    """A thing that has to be set up: what it is called, how it stands, and what to do in one sentence."""

    name: str
    state: State
    said: str


def done(name: str, said: str) -> Item:
    """It is as it should be."""
    return Item(name, State.done, said)


def todo(name: str, said: str) -> Item:
    """Something is left to do."""
    return Item(name, State.todo, said)


def ask(name: str, said: str) -> Item:
    """The program cannot know; a person looks."""
    return Item(name, State.ask, said)
