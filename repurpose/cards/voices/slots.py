"""A card in, its parts by name out: what a layout may write, each with its place in the card's field.

Everywhere    kicker, source, page, speaker, author: the field as it is.
cover         title; `core`, its keyword; `above` and `below`, what stands before and after that, or `told`: the
              title where the core is amid it, else what stands beside it; of `above`
              the `opening` and what comes `further`, parted at its joint; the number of the core as of a
              figure; `asks`, the clause that asks, `before` and `after` that.
brand         `brand` (its name), `handle`, `tagline`, `sign`; `short` on cards without a source.
end           `stem` and `choices` of a question that names its answers.
quote, excerpt, end  text; `core`, what stands large (see `focus_of`), behind its `joint` (而是); `lead` and `tail` around that.
figure, ledger  the number as `sign`, `digits`, `unit`; text.
compare       also `beneath`, its second item where the first is what shows on the surface.
lists         items; of an item `head` and `rest`, parted at its first joint; its `label`, where it has one.
              `item1`, `label1`, `item2` ...: single items for boxes of their own.
excerpt       `opening`, its first clause, and `following`, what stands behind that; or `passage`, all of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from repurpose.cards.clauses import SURFACE, head_of
from repurpose.cards.model import Card
from repurpose.cards.voices.focus import em_width, focus_of, joint_of
from repurpose.cards.voices.shares import share_of
from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.patterns import lazy_regex
from repurpose.text import closed_places, find_choices, tells_change
from repurpose.themes import Lettering

Range = tuple[int, int]
_JOINT = lazy_regex(r"[：:]\s*|——|——|，|, ")
_DIGITS = r"\d[\d,，.．:/／]*"
_NUMBER = lazy_regex(
    rf"^(?P<sign>[^\d¥￥$€£+−-]{{0,10}}?)(?P<digits>[¥￥$€£+−-]{{0,2}}(?:{_DIGITS}[%％][-–~～至到]{_DIGITS}[%％]"
    rf"|{_DIGITS}(?:[-–~～至到]{_DIGITS})?(?<=\d)))(?P<unit>.*)$",
    regex.DOTALL,
)
_SHORT = lazy_regex(r"[：:｜|—？?！!]|\s[-–]\s|，")
_SAYS = lazy_regex(r"[\p{L}\p{N}]")
_HAS_DIGITS = regex.compile(r"\d")
_OPENS = lazy_regex(r"[：｜—|？！]+|[:?!](?=\s)|\s[-–]\s")  # what ends the opening of a title
_ASKS = lazy_regex(r"[^，。；：！？｜—|,;:!?]+[？?]+[”」』]?")
_ASKING = lazy_regex(
    r"怎[样么樣麼]|如何|[为為]何|[为為][什甚][么麼]|[凭憑]什[么麼]|什[么麼]|多少|[谁誰]|哪[里儿个裡個]|[能会是]否"
    r"|\b(?:how|why|who|what|where|when|which|can|do|does|is|are)\b",
    regex.IGNORECASE,
)
_ASKED = 14.0  # full-width characters of a clause that asks, without what leads to the asking
_SURFACE = lazy_regex(SURFACE, regex.IGNORECASE)
_HEAD = 12.0  # ... of the head of an item
_EDGES = " \u3000，,、；;：:—–-|｜·"  # around a core no mark stands alone


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a field: its text, where it begins there, and the keywords within it."""

    field: str
    text: str
    offset: int = 0
    keys: tuple[Range, ...] = ()  # of `text`

    @property
    def width(self) -> float:
        """Full-width characters."""
        return em_width(self.text)


def slots_of(card: Card) -> dict[str, Slot]:
    """Return the parts of a card that have words."""
    found: dict[str, Slot] = {}
    for name in ("kicker", "source", "page", "speaker", "author", "footer", "title", "text"):
        if text := str(getattr(card, name)):
            found[name] = _slot(card, name, 0, len(text))
    for name, values in (("item", card.items), ("label", card.labels)):
        for place, value in enumerate(values):
            if value:
                found[f"{name}{place + 1}"] = _slot(card, f"{name}s.{place}", 0, len(value), value)
    if card.kind == "excerpt":
        if at := head_of(card.text):
            found["opening"] = _slot(card, "text", 0, len(card.text[:at].rstrip()))
            found["following"] = _slot(card, "text", at, len(card.text))
        else:
            found["passage"] = found["text"]
    if card.link:
        found["link"] = _slot(card, "link", 0, len(card.link))
    found |= _of_brand(card)
    if card.source:  # a long one as far as its joint
        found["short"] = _slot(card, "source", 0, len(short_of(card.source)))
    elif card.brand.name and card.kind != "end":
        found["short"] = found["brand"]
    if card.brand.name and card.kind == "cover":  # the brand signs it
        found.pop("author", None)
    if card.kind == "end":
        found |= _of_question(card)
    if card.kind == "compare" and card.labels and _SURFACE.search(card.labels[0]):
        found["beneath"] = found["item2"]
    if share_of(card.number) is not None and not _tells_change(card):
        found["share"] = found["number"] = _slot(card, "number", 0, len(card.number))
    about = "title" if card.kind == "cover" else "text"
    parts = ("above", "core", "below") if card.kind == "cover" else ("lead", "core", "tail")
    if about in found and (core := focus_of(card, about)):
        whole = len(found[about].text)
        start, end = core
        if card.kind != "cover" and (joint := joint_of(card, found[about].text, start)):
            found["joint"] = _slot(card, about, start, joint)
            start = joint
        ranges = zip(parts, ((0, core[0]), (start, end), (end, whole)), strict=True)
        for name, (low, high) in ranges:
            if slot := _trimmed(card, about, low, high):
                found[name] = slot
    if card.kind == "cover":
        found |= _cover(card, found)
        beside = found.get("above") or found.get("below")
        if beside and "core" in found and not ("above" in found and "below" in found):
            found["told"] = beside  # of a title that its core parts, nothing is told twice
    if card.number:
        found |= _number(Slot("number", card.number))
    elif card.kind == "ledger":  # its first label is the number that stands large
        found |= _number(Slot("labels.0", card.labels[0]))
    return found


def _tells_change(card: Card) -> bool:
    """Say whether the number of a card is no share of a whole, by the sentence under it."""
    at = card.text.find(card.number)
    if at < 0:
        return tells_change(card.number + card.text, 0, len(card.number))
    return tells_change(card.text, at, at + len(card.number))


def _cover(card: Card, found: dict[str, Slot]) -> dict[str, Slot]:
    """Return more parts of a cover's title: what opens it, what it asks, the number in its core."""
    parts: dict[str, Slot] = {}
    if "core" in found and _HAS_DIGITS.search(found["core"].text):
        parts |= _number(found["core"])
    if above := found.get("above"):
        joint = _OPENS.search(above.text)
        cut = joint.end() if joint and joint.end() < len(above.text) else len(above.text)
        start, end = above.offset, above.offset + len(above.text)
        ranges = {"opening": (start, start + cut), "further": (start + cut, end)}
        parts |= _parts_of(card, ranges)
    if asked := list(_ASKS.finditer(card.title)):
        low, high = asked[-1].span()
        if em_width(card.title[low:high]) > _ASKED:
            closed = closed_places(card.title, card.language, card.names)
            words = (word.start() for word in _ASKING.finditer(card.title, low, high))
            low = next((place for place in words if place not in closed), low)
        whole = len(card.title)
        parts |= _parts_of(card, {"before": (0, low), "asks": (low, high), "after": (high, whole)})
    return parts


def _parts_of(card: Card, ranges: dict[str, Range]) -> dict[str, Slot]:
    """Return parts of a title by name, those that have words."""
    parts = {name: _trimmed(card, "title", *range_) for name, range_ in ranges.items()}
    return {name: slot for name, slot in parts.items() if slot}


def short_of(title: str) -> str:
    """Return a title as far as its joint, for a foot."""
    return str(_SHORT.split(title, maxsplit=1)[0])


def _of_brand(card: Card) -> dict[str, Slot]:
    """Return what a card says of its brand; `sign` where there is a mark to draw."""
    brand = card.brand
    said = {"brand": brand.name, "handle": brand.handle, "tagline": brand.tagline}
    fields = {"brand": "brand.name", "handle": "brand.handle", "tagline": "brand.tagline"}
    found = {name: Slot(fields[name], text) for name, text in said.items() if text}
    if brand.avatar or brand.sign:
        found["sign"] = Slot("brand.sign", brand.sign)
        if card.kind != "end":  # whose signature has it
            found["mark"] = found["sign"]
    return found


def _of_question(card: Card) -> dict[str, Slot]:
    """Return the stem of a question and the stretch of its choices, where it names some."""
    named = find_choices(card.text)
    if named is None:
        return {}
    stretch = (named.options[0][0], named.options[-1][1])
    return {"stem": _slot(card, "text", *named.stem), "choices": _slot(card, "text", *stretch)}


def rows_of(card: Card, field: str) -> list[dict[str, Slot]]:
    """Return the rows of a list: of each its `item`, and `head` and `rest` where it has a joint.

    The rows of `choices` are those that a question names.
    """
    rows = []
    if field == "choices":
        named = find_choices(card.text)
        options = named.options if named else ()
        return [{"item": _slot(card, "text", *one)} for one in options]
    for place, item in enumerate(getattr(card, field)):
        name = f"{field}.{place}"
        row = {"item": _slot(card, name, 0, len(item), item)}
        if field == "items" and place < len(card.labels):
            label = card.labels[place]
            row["label"] = _slot(card, f"labels.{place}", 0, len(label), label)
        joint = _JOINT.search(item)
        if (
            joint
            and joint.start()
            and em_width(item[: joint.start()]) <= _HEAD
            and item[joint.end() :]
        ):
            end = joint.start() if joint[0].strip() in ("：", ":", "——") else joint.end()
            row["head"] = _slot(card, name, 0, end, item)
            row["rest"] = _slot(card, name, joint.end(), len(item), item)
        else:
            row["head"] = row["item"]
        rows.append(row)
    return rows


def _slot(card: Card, field: str, start: int, end: int, text: str = "") -> Slot:
    said = (text or str(getattr(card, field)))[start:end]
    keys = tuple(
        (max(low, start) - start, min(high, end) - start)
        for name, low, high in card.keywords
        if name == field and low < end and high > start
    )
    return Slot(field, said, start, keys)


def _trimmed(card: Card, field: str, start: int, end: int) -> Slot | None:
    text = str(getattr(card, field))
    if not _SAYS.search(text, start, end):
        return None  # marks alone
    while start < end and (
        text[start].isspace() or (card.kind == "cover" and text[start] in _EDGES)
    ):
        start += 1
    while start < end and (
        text[end - 1].isspace() or (card.kind == "cover" and text[end - 1] in _EDGES)
    ):
        end -= 1
    return _slot(card, field, start, end) if start < end else None


def _number(whole: Slot) -> dict[str, Slot]:
    """Return the sign, the digits and the unit of a number."""
    match = _NUMBER.match(whole.text)
    if match is None:
        return {"digits": whole}
    parts = {}
    for name in ("sign", "digits", "unit"):
        if text := match[name].strip():
            at = match.start(name) + match[name].index(text)
            parts[name] = Slot(whole.field, text, whole.offset + at)
    return parts


def there_of(texts: Sequence[Lettering], slots: Mapping[str, Slot]) -> list[tuple[Lettering, Slot]]:
    """Return the texts of a box that the card has words for, with those.

    Raises:
        Overflow: The card lacks one that the layout cannot do without.
    """
    if lacks := [t.slot for t in texts if t.slot not in slots and not t.optional]:
        raise Overflow(msg("The card has no {slot}.", slot=lacks[0]))
    return [(text, slots[text.slot]) for text in texts if text.slot in slots]
