"""What a post may be on a platform, asked in one place by all who cut, count, check, plan and send it.

Pure: no request is sent and no file is read. A platform whose rules are more than its figures has a
class of its own beside them (`platforms/telegram.py` ...).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Self

from repurpose.errors import UnknownName
from repurpose.messages import Translatable, msg
from repurpose.platforms.base import Limit, Platform
from repurpose.platforms.declarations import Statement, contradictions, settle, unanswered
from repurpose.platforms.delivery import Attachment, Message
from repurpose.platforms.hashtags import count_hashtags

# What a problem is about. "account": only who knows the account's settings can see it.
About = Literal["length", "title", "empty", "media", "alt", "form", "account", "declaration"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a platform would refuse a message."""

    about: About
    said: str  # for people, without a full stop


@dataclass(frozen=True)
class Rules:
    """What one platform takes, in one of its forms, for one account or for any."""

    platform: Platform
    variant: str = ""  # "" is the platform's own form
    by_hand: bool = False  # a person posts it, and is not bound to what the interface takes
    settings: Mapping[str, str] | None = None  # of the account; None: not known

    def of_variant(self, variant: str) -> Self:
        """Return the rules of another form of the same platform.

        Raises:
            UnknownName: The platform has no such form.
        """
        if variant and variant not in self.platform.variants:
            raise UnknownName("form of post", variant, self.platform.variants)
        return replace(self, variant=variant)

    def of_account(self, settings: Mapping[str, str]) -> Self:
        """Return the rules as an account with these settings has them."""
        return replace(self, settings=settings)

    # figures

    def limit_for(self, *, media: bool = False) -> Limit:
        """Return the limit of a post's text; with `media`, of one that has pictures or a clip."""
        if self.variant:
            return self.platform.variants[self.variant].limit
        return (media and self.platform.caption) or self.platform.body

    @property
    def title_limit(self) -> Limit | None:
        """The limit of the title; None where a post has no title."""
        return self.platform.title if not self.variant else None

    @property
    def label(self) -> Translatable:
        """What the platform is called, for sentences."""
        return self.platform.called

    @property
    def images(self) -> int:
        """How many pictures a post may carry."""
        form = self.platform.variants.get(self.variant)
        most = self.platform.media.images
        return most if form is None or form.images is None else form.images

    @property
    def videos(self) -> int:
        """How many clips a post may carry."""
        form = self.platform.variants.get(self.variant)
        most = self.platform.media.videos
        return most if form is None or form.videos is None else form.videos

    @property
    def takes_cover(self) -> bool:
        """Say whether a picture goes along with a clip, to stand for it: a person can always choose one."""
        return not self.is_sent or self.platform.media.cover is not None

    @property
    def hashtags(self) -> int:
        """How many hashtags a post should carry: advice, for none is refused for one more."""
        form = self.platform.variants.get(self.variant)
        return self.platform.hashtags.most if form is None or form.tagged else 0

    def surplus_hashtags(self, text: str) -> int:
        """Return how many hashtags a text has too many, those within its sentences included.

        0 where the number is advice.
        """
        tags = self.platform.hashtags
        return max(0, count_hashtags(text) - tags.most) if tags.enforced else 0

    def bytes_for(self, mime: str) -> int:
        """Return how large a file of this kind may be; 0 where nobody says."""
        media = self.platform.media
        return media.video_bytes if mime.startswith("video/") else media.image_bytes

    # messages

    def arrange(self, message: Message) -> tuple[Message, ...]:
        """Return a message as the messages that the platform takes in one call each."""
        return (message,)

    def takes_article(self, message: Message) -> bool:
        """Say whether a message goes as a whole article, with its headings and pictures."""
        keeps, form = self.platform.article, self.platform.form
        sent = self.by_hand or bool(self.platform.accounts)
        return keeps is not None and form == "article" and sent and not self.variant

    def cost(self, message: Message) -> float:
        """Return what sending a message costs, in US dollars; 0 where it is free."""
        return 0.0

    def judge(self, message: Message) -> tuple[Problem, ...]:
        """Return why the platform would refuse a message that goes in one call."""
        found = [*self._judge_words(message), *self._judge_media(message)]
        found += self._judge_declarations(message)
        if not self.by_hand:
            found += self.special(message)
        return tuple(dict.fromkeys(found))

    def judge_arranged(self, message: Message) -> tuple[Problem, ...]:
        """Return why the platform would refuse a message, in as many calls as it takes."""
        found = (problem for part in self.arrange(message) for problem in self.judge(part))
        return tuple(dict.fromkeys(found))

    def problems(self, message: Message) -> tuple[str, ...]:
        """Return `judge` in words for people."""
        return tuple(problem.said for problem in self.judge(message))

    # declarations

    @property
    def is_sent(self) -> bool:
        """Say whether an interface takes the post, and nobody fills in a form."""
        facts = self.platform
        by_form = self.by_hand or not facts.accounts or self.variant != facts.sent_as
        return not by_form

    def statements(self, message: Message) -> tuple[Statement, ...]:
        """Return what the platform asks to be declared of a message, with the answers."""
        return settle(self.platform.asks, message.declared, message.provenance)

    def fields_set(self, message: Message) -> tuple[str, ...]:
        """Return the fields of the interface by which a message is declared to be something."""
        settled = self.statements(message)
        return tuple(s.question.field for s in settled if s.state == "set" and s.question.field)

    def _judge_declarations(self, message: Message) -> Iterator[Problem]:
        asks = self.platform.asks
        for said in contradictions(asks, message.declared, message.provenance):
            yield Problem("declaration", said)
        settled = self.statements(message)
        if self.is_sent and not self.platform.drafts:
            for one in settled:
                question = one.question
                if one.state == "set" and question.demanded and not question.field:
                    said = msg(
                        "{label} wants “{option}” declared ({why}), and its interface has no field for it: post it by hand",
                        label=self.label,
                        option=question.option,
                        why=one.why,
                    )
                    yield Problem("declaration", said)

    def unanswered(self, message: Message) -> Iterator[Problem]:
        """Yield what a form cannot be sent without, and nobody has said: who fills it in can still choose."""
        for question in unanswered(self.statements(message)):
            said = msg(
                "{label} wants an answer to “{option}”, and nobody has said it: repurpose declare PACK --{topic} no, or yes",
                label=self.label,
                option=question.option,
                topic=question.topic,
            )
            yield Problem("declaration", said)

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield what only this platform's interface asks for."""
        yield from ()

    def _judge_words(self, message: Message) -> Iterator[Problem]:
        limit, title = self.limit_for(media=bool(message.media)), self.title_limit
        if over := limit.excess(message.text):
            said = msg(
                "the text is {length} too long for {label}",
                length=limit.say(over),
                label=self.label,
            )
            yield Problem("length", said)
        if title and (over := title.excess(message.title)):
            said = msg(
                "the title is {length} too long for {label}",
                length=title.say(over),
                label=self.label,
            )
            yield Problem("title", said)
        if over := self.surplus_hashtags(message.text):
            most = self.platform.hashtags.most
            said = msg(
                "{label} takes {most} hashtags in a post, not {count}",
                label=self.label,
                most=most,
                count=most + over,
            )
            yield Problem("form", said)
        if not message.text.strip() and not message.media:
            yield Problem("empty", msg("the message is empty"))

    def _judge_media(self, message: Message) -> Iterator[Problem]:
        images = [item for item in message.media if item.mime.startswith("image/")]
        videos = [item for item in message.media if item.mime.startswith("video/")]
        if len(images) > self.images:
            said = msg(
                "{label} takes {images} pictures, not {count}",
                label=self.label,
                images=self.images,
                count=len(images),
            )
            yield Problem("media", said)
        if len(videos) > self.videos:
            said = msg(
                "{label} takes {videos} videos, not {count}",
                label=self.label,
                videos=self.videos,
                count=len(videos),
            )
            yield Problem("media", said)
        if self.platform.media.needed and not message.media:
            yield Problem(
                "media", msg("{label} has no posts without a picture or clip", label=self.label)
            )
        for item in message.media:
            yield from self.judge_file(item)

    def judge_file(self, item: Attachment) -> Iterator[Problem]:
        """Yield what is wrong with one picture or clip, but for its size."""
        media = self.platform.media
        kind = item.mime.partition("/")[2]
        remade = media.converted and item.mime.startswith("image/")
        if item.mime.startswith("video/"):
            if self.videos and media.video_seconds and item.seconds > media.video_seconds:
                said = msg(
                    "{label} takes videos of {video_seconds:g} s at most",
                    label=self.label,
                    video_seconds=media.video_seconds,
                )
                yield Problem("media", said)
        elif not remade and self.images and kind not in media.image_formats:
            said = msg("{label} takes no pictures of the kind {kind}", label=self.label, kind=kind)
            yield Problem("media", said)
        alt = self.alt_limit(item)
        if alt and (over := alt.excess(item.alt)):
            said = msg("a description is {length} too long", length=alt.say(over))
            yield Problem("alt", said)

    def judge_size(self, item: Attachment, size: int) -> Iterator[Problem]:
        """Yield whether a file of `size` bytes is too large; a picture that is remade never is."""
        remade = self.platform.media.converted and item.mime.startswith("image/")
        most = 0 if remade else self.bytes_for(item.mime)
        if most and size > most:
            said = msg(
                "{name} has {size:.1f} MB; {label} takes {most:.1f} MB",
                name=item.path.rsplit("/", 1)[-1],
                size=size / 1e6,
                label=self.label,
                most=most / 1e6,
            )
            yield Problem("media", said)

    def alt_limit(self, item: Attachment) -> Limit | None:
        """Return the limit of the description of a picture or clip."""
        return self.platform.media.alt
