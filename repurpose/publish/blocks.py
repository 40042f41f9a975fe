"""A document in, the blocks and entities of an X Article out: DraftJS as its interface takes it, in snake case.

It has paragraphs, two levels of headings, quotations, lists without levels, pictures, a line across, and Markdown
for what else there is: code, tables, formulas. A picture's number is `figure:N`, for whoever sends it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from repurpose import article as tree
from repurpose.article import Document, DocumentBlock, Inline, Runs, plain_formula
from repurpose.messages import msg, translate
from repurpose.publish.markdown import code_in_markdown, table_in_markdown

Sources = Callable[[str], str]
_STYLES = {"strong": "bold", "em": "italic", "strike": "strikethrough"}
_SAFE = ("http://", "https://", "mailto:")
_CATEGORY = "tweet_image"


def render_blocks(document: Document, sources: Sources) -> str:
    """Return the article as the JSON of a content state, without its title.

    Args:
        document: What it says.
        sources: Where each picture is to be had; "" leaves it out.
    """
    writer = _Writer(document, sources)
    blocks = [*writer.blocks(document.blocks), *writer.notes()]
    entities = [{"key": str(key), "value": value} for key, value in enumerate(writer.entities)]
    return json.dumps({"blocks": blocks, "entities": entities}, ensure_ascii=False)


def seen_in_blocks(state: str) -> str:
    """Return what readers see of a content state."""
    value = json.loads(state)
    said: list[str] = []
    for block in value["blocks"]:
        said.append(block["text"])
        keys = [one["key"] for one in block.get("entity_ranges", ())]
        data = [value["entities"][key]["value"]["data"] for key in keys]
        said += [str(one.get("markdown") or one.get("caption") or "") for one in data]
    return "\n".join(said)


def _length(text: str) -> int:
    """Return UTF-16 units, in which DraftJS counts."""
    return len(text.encode("utf-16-le")) // 2


@dataclass
class _Line:
    """A text in the making, with what its stretches are."""

    text: str = ""
    styles: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[tree.Picture] = field(default_factory=list)

    def block(self, kind: str) -> dict[str, Any]:
        """Return the line as a block."""
        made: dict[str, Any] = {"text": self.text, "type": kind}
        if self.styles:
            made["inline_style_ranges"] = self.styles
        if self.links:
            made["entity_ranges"] = self.links
        return made


@dataclass
class _Writer:
    document: Document
    sources: Sources
    entities: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)  # labels of notes by number

    def blocks(self, blocks: Sequence[DocumentBlock]) -> Iterator[dict[str, Any]]:
        """Yield the blocks of the document."""
        for block in blocks:
            yield from self._block(block)

    def notes(self) -> Iterator[dict[str, Any]]:
        """Yield the notes, those that nothing calls too."""
        said = dict(self.document.notes)
        for label in said:
            self._number(label)
        if not said:
            return
        language = "zh" if self.document.language.startswith("zh") else self.document.language
        yield {"text": str(translate(msg("Notes"), language)), "type": "header-two"}
        for place in count():  # a note may call another one
            if place == len(self.told):
                return
            line = _Line(f"[{place + 1}] ")
            self._say(said[list(self.told)[place]], line)
            yield from self._lines(line, "unstyled")

    def _number(self, label: str) -> int:
        return self.told.setdefault(label, len(self.told) + 1)

    def _block(self, block: DocumentBlock) -> Iterator[dict[str, Any]]:
        match block:
            case tree.Heading():
                highest = min(b.level for b in self.document.blocks if isinstance(b, tree.Heading))
                kind = "header-one" if block.level <= highest else "header-two"
                yield from self._spoken(block.runs, kind)
            case tree.Paragraph():
                yield from self._spoken(block.runs, "unstyled")
            case tree.Listed():
                yield from self._list(block)
            case tree.Quotation():
                yield from self._quotation(block)
            case tree.Code():
                yield self._markdown(code_in_markdown(block))
            case tree.Table():
                yield self._markdown(table_in_markdown(block, lambda _: ""))
            case tree.Formula():
                yield self._markdown(f"$$\n{block.tex}\n$$")
            case tree.Figure():
                yield from self._pictures(block.pictures)
            case tree.Rule():
                yield self._atomic("divider", {})

    def _list(self, listed: tree.Listed) -> Iterator[dict[str, Any]]:
        kind = "unordered-list-item" if listed.first is None else "ordered-list-item"
        for item in listed.items:
            line = _Line(f"{item.box} " if item.box else "")
            self._say(item.runs, line)
            yield from self._lines(line, kind)
            for within in item.lists:
                yield from self._list(within)

    def _quotation(self, quoted: tree.Quotation) -> Iterator[dict[str, Any]]:
        if quoted.title:
            line = _Line()
            self._say((tree.Styled("strong", quoted.title),), line)
            yield from self._lines(line, "blockquote")
        for block in quoted.blocks:
            if isinstance(block, tree.Paragraph):
                yield from self._spoken(block.runs, "blockquote")
            else:
                yield from self._block(block)

    def _spoken(self, runs: Runs, kind: str) -> Iterator[dict[str, Any]]:
        line = _Line()
        self._say(runs, line)
        yield from self._lines(line, kind)

    def _lines(self, line: _Line, kind: str) -> Iterator[dict[str, Any]]:
        """Yield a line, and the pictures that stand in it."""
        if line.text.strip():
            yield line.block(kind)
        yield from self._pictures(line.pictures)

    def _say(self, runs: Sequence[Inline], line: _Line) -> None:
        for run in runs:
            begun = _length(line.text)
            match run:
                case tree.Words():
                    line.text += run.text
                case tree.Styled():
                    self._say(run.runs, line)
                    if style := _STYLES.get(run.style):
                        long = _length(line.text) - begun
                        line.styles.append({"offset": begun, "length": long, "style": style})
                case tree.Link():
                    self._say(run.runs, line)
                    if run.address.startswith(_SAFE) and _length(line.text) > begun:
                        key = self._entity("link", {"url": run.address}, "mutable")
                        long = _length(line.text) - begun
                        line.links.append({"offset": begun, "length": long, "key": key})
                case tree.Picture():
                    line.pictures.append(run)
                case tree.Formula():
                    line.text += plain_formula(run.tex) or run.tex
                case tree.NoteMark():
                    if any(label == run.label for label, _ in self.document.notes):
                        line.text += f"[{self._number(run.label)}]"
                case tree.LineBreak():
                    line.text += "\n"

    def _pictures(self, pictures: Sequence[tree.Picture]) -> Iterator[dict[str, Any]]:
        for picture in pictures:
            if source := self.sources(picture.address):
                items = [{"media_id": source, "media_category": _CATEGORY}]
                data: dict[str, Any] = {"media_items": items}
                if picture.caption or picture.alt:
                    data["caption"] = picture.caption or picture.alt
                yield self._atomic("image", data)

    def _markdown(self, text: str) -> dict[str, Any]:
        return self._atomic("markdown", {"markdown": text})

    def _atomic(self, kind: str, data: dict[str, Any]) -> dict[str, Any]:
        """Return a block that is an entity: its text is one space."""
        key = self._entity(kind, data, "immutable")
        ranges = [{"offset": 0, "length": 1, "key": key}]
        return {"text": " ", "type": "atomic", "entity_ranges": ranges}

    def _entity(self, kind: str, data: dict[str, Any], mutability: str) -> int:
        self.entities.append({"type": kind, "mutability": mutability, "data": data})
        return len(self.entities) - 1
