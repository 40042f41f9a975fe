"""A pack in; where its words come from, and what each of its platforms asks to be declared, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from repurpose import platforms
from repurpose.messages import Translatable, msg
from repurpose.pack.attachments import clip_attachment, message_of, synthetic_voice
from repurpose.pack.manifest import Manifest, ThreadEntry
from repurpose.pack.written import written_everywhere
from repurpose.platforms import Message, Rules, Statement

Kind = Literal["human-only", "chosen", "written"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made what a pack says: nobody but its author and the rules, a model that chose, or one that wrote."""

    kind: Kind
    model: str = ""
    voices: tuple[str, ...] = ()  # synthetic ones, of its clips
    replay: str = ""  # the command that makes the same bytes again and asks no model

    def describe(self) -> Translatable:
        """Return what is known, for people."""
        if self.kind == "human-only":
            said = msg(
                "human-only: no model chose or wrote a sentence of it; {command} makes it again",
                command=self.replay,
            )
        elif self.kind == "chosen":
            said = msg(
                "chosen by {model}: every sentence is the article's own; {command} makes it again",
                model=self.model,
                command=self.replay,
            )
        else:
            said = msg(
                "written: {model} wrote some sentences, which go out when a person has approved them; {command} makes it again",
                model=self.model,
                command=self.replay,
            )
        return said


def origin_of(folder: Path, manifest: Manifest) -> Origin:
    """Return where the words and voices of a pack come from."""
    posts = [post for thread in manifest.threads for post in thread.posts]
    chosen = [*posts, *manifest.quotes]
    models = [one.model for one in chosen if one.by == "model" and one.model]
    kind: Kind = "human-only"
    if written_everywhere(manifest):
        kind = "written"
    elif manifest.made_by.editor != "offline" or any(one.by == "model" for one in chosen):
        kind = "chosen"
    model = "" if kind == "human-only" else next(iter(models), manifest.made_by.editor)
    voices = dict.fromkeys(filter(None, map(synthetic_voice, manifest.clips)))
    return Origin(kind, model, tuple(voices), f"repurpose rebuild {folder}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one platform asks of the posts of a pack, or of one of its clips."""

    rules: Rules
    what: str  # "posts", or a clip's id
    statements: tuple[Statement, ...]
    problems: tuple[str, ...]  # why it would not go out, for people

    @property
    def where(self) -> str:
        """What people call it: `douyin posts`, `weibo-api posts`, `x clip-01`."""
        name, variant = self.rules.platform.name, self.rules.variant
        return f"{name}-{variant} {self.what}" if variant else f"{name} {self.what}"

    def way(self, statement: Statement) -> str:
        """Return how a statement reaches the platform: by which field, on its form, on a draft, or by hand alone."""
        if statement.state == "none" and not statement.question.preset:
            return ""
        if self.rules.is_sent and statement.question.field:
            return statement.question.field
        if not self.rules.is_sent:
            return "form"
        return "draft" if self.rules.platform.drafts else "hand"


def declarations_of(folder: Path, manifest: Manifest) -> tuple[Asked, ...]:
    """Return what the platforms of a pack ask to be declared, those that ask nothing left out."""
    return tuple(_asked(folder, manifest))


def _asked(folder: Path, manifest: Manifest) -> Iterator[Asked]:
    for thread in manifest.threads:
        if asked := asked_of(folder, manifest, thread):
            yield asked
    for name in dict.fromkeys(thread.platform for thread in manifest.threads):
        rules = platforms.rules_of(name)
        for message, clip in clip_messages(folder, manifest, rules):
            yield Asked(rules, clip, rules.statements(message), said_by(rules, message))


def asked_of(folder: Path, manifest: Manifest, thread: ThreadEntry) -> Asked | None:
    """Return what is asked of the post of a thread that most is to be declared of; None: nothing is."""
    rules = platforms.rules_of(thread.platform).of_variant(thread.variant)
    if not rules.platform.asks or (thread.variant and not rules.is_sent):
        return None
    messages = [
        message_of(folder, manifest, rules, post, first=number == 0)
        for number, post in enumerate(thread.posts)
    ]
    most = max(messages, key=lambda message: message.is_written)
    return Asked(rules, "posts", rules.statements(most), said_by(rules, most))


def clip_messages(folder: Path, manifest: Manifest, rules: Rules) -> Iterator[tuple[Message, str]]:
    """Yield the clips whose voice a platform asks about, each as a message by itself."""
    if not rules.videos or not any(one.topic == "ai" and one.voiced for one in rules.platform.asks):
        return
    for clip in manifest.clips:
        if synthetic_voice(clip):
            media = (clip_attachment(folder, manifest, clip),)
            text = manifest.article.title
            yield Message(text=text, media=media, declared=manifest.declared.said), clip.id


def said_by(rules: Rules, message: Message) -> tuple[str, ...]:
    """Return what a message would be refused for that is about declarations."""
    found = (*rules.judge(message), *rules.unanswered(message))
    return tuple(one.said for one in found if one.about == "declaration")
