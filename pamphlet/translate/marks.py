"""Signs around the messages of a project, so that each can be found in what is made of it.

Enters: a project, a language. Leaves: the same project with two signs around every message that no text holds (private use,
plane 15), and a composer whose HTML has an element of its own in their place (`data-message`): it has no looks and takes no
room. So nothing prints otherwise than without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from pamphlet.press.compose import Composed, Composer, Section, Setting
from pamphlet.source.catalog import Catalog, Language, Translation
from pamphlet.source.project import Project
from pamphlet.translate.segments import SOURCE
from pamphlet.translate.standing import REVIEWED, Standing

#: The signs around a message; the first says which one it is.
_OPEN, _CLOSE = 0xF0000, 0xFFFFD
_SIGN = re.compile(f"[{chr(_OPEN)}-{chr(_CLOSE)}]")
_TAG = re.compile(r"<[^<>]*>")


class Marks:
    """The signs around the messages of a project. `foreign` are those that stand in the source language in a right-to-left one:
    their sentences are kept in order.
    """  # one sentence over two lines

    def __init__(self, keys: Iterable[str], foreign: Collection[str] = ()) -> None:
        self._keys, self._foreign = tuple(keys), foreign
        self._signs = {key: chr(_OPEN + n) for n, key in enumerate(self._keys)}

    def around(self, key: str, text: str) -> str:
        """A text between the signs of its message; nothing stays nothing."""
        return f"{self._signs[key]}{bare(text)}{chr(_CLOSE)}" if text and key in self._signs else text

    def tagged(self, html: str) -> str:
        """Composed HTML with elements in place of the signs, and none inside tags."""
        ends: list[str] = []

        def element(match: re.Match[str]) -> str:
            sign = ord(match[0])
            if sign == _CLOSE:
                return ends.pop() if ends else ""
            key = self._keys[sign - _OPEN]
            ends.append("</bdi></x-m>" if key in self._foreign else "</x-m>")
            return f"<x-m data-message='{key}'>" + ("<bdi dir='ltr'>" if key in self._foreign else "")

        return _SIGN.sub(element, _TAG.sub(lambda match: bare(match[0]), html))


def bare(text: object) -> str:
    """A text without signs."""
    return _SIGN.sub("", str(text))


def messages_in(html: str) -> tuple[str, ...]:
    """The messages of tagged HTML, in order, each once."""
    return tuple(dict.fromkeys(re.findall(r"<x-m data-message='([^']*)'>", html)))


class MarkingComposer(Composer):
    """A composer whose HTML names its messages."""

    def __init__(self, project: Project, marks: Marks) -> None:
        super().__init__(project)
        self._marks = marks

    def compose(self, setting: Setting, sections: Sequence[Section]) -> tuple[Composed, ...]:
        """As every composer does, with an element around each message."""
        return tuple(replace(c, html=self._marks.tagged(c.html)) for c in super().compose(setting, sections))

    def _display(self, text: str, language: Language, width: float, height: float, most: float) -> dict[str, float]:
        return super()._display(bare(text), language, width, height, most)

    def _headline(self, raw: object, language: Language, width: float, height: float, most: float) -> float:
        return super()._headline(bare(raw), language, width, height, most)

    def _advance(self, raw: object, language: Language, *, bold: bool = False) -> float:
        return super()._advance(bare(raw), language, bold=bold)


def worded(
    project: Project,
    tag: str,
    standing: Mapping[str, Standing],
    around: Callable[[str, str], str],
    *,
    filled: bool = False,
) -> Project:
    """A project with the words that a proof shows in a language, each as `around` makes it of its message and its words.

    Where there are none, the source words stand in: everywhere if `filled`; otherwise where the press would print them.
    """
    words: dict[str, Translation] = {}
    for key, message in project.messages.items():
        known = standing[key]
        inherits = key.endswith("#hours_note")  # prints in the source language where nobody translated it, and is no fault
        text = known.shown or (message.text if filled or inherits or "/" not in key else "")
        if text:
            reviewed = known.state == REVIEWED or (inherits and not known.shown)
            words[key] = Translation(around(key, text), reviewed, message.where)
    messages = {key: replace(message, text=around(key, message.text)) for key, message in project.messages.items()}
    catalogs = dict(project.catalogs)
    if tag != SOURCE:
        catalogs[tag] = Catalog(project.languages[tag], words, {})
    return replace(project, messages=MappingProxyType(messages), catalogs=MappingProxyType(catalogs))
