"""The results of `tuijian doctor`: a list of things, each done, to be done, or to be looked at by a person."""

from enum import StrEnum
from typing import NamedTuple


class SetupState(StrEnum):
    """How a thing stands."""

    done = "已设置"
    todo = "待设置"
    ask = "请核实"


class SetupItem(NamedTuple):
    """A thing that has to be set up: what it is called, how it stands, and what to do in one sentence."""

    name: str
    state: SetupState
    said: str


def done(name: str, sentence: str) -> SetupItem:
    """An item that is set up."""
    return SetupItem(name, SetupState.done, sentence)


def todo(name: str, sentence: str) -> SetupItem:
    """An item that is left to do."""
    return SetupItem(name, SetupState.todo, sentence)


def ask(name: str, sentence: str) -> SetupItem:
    """An item that the program cannot know, for a person to look at."""
    return SetupItem(name, SetupState.ask, sentence)
