"""The one way to say no."""

from collections.abc import Mapping


class Refused(Exception):
    """An act that may not be done now, with a sentence the person can act on.

    `fields` names the inputs at fault, each with its own sentence.
    """

    def __init__(self, sentence, fields: Mapping[str, str] | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})


def in_words(words: str, otherwise: str, *, field: str = "because", most: int = 300) -> str:
    """The words that an act needs, without what stands around them; where there are none, it is refused with `otherwise`."""
    words = words.strip()[:most]
    if not words:
        raise Refused(otherwise, {field: otherwise})
    return words
