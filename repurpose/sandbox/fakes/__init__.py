"""A platform's name in, its fake out: each checks requests like the real one, as far as we use it."""

from repurpose.sandbox.fakes.bluesky import FakeBluesky
from repurpose.sandbox.fakes.discord import FakeDiscord
from repurpose.sandbox.fakes.facebook import FakeFacebook
from repurpose.sandbox.fakes.groups import FakeDingTalk, FakeFeishu, FakeWeCom
from repurpose.sandbox.fakes.instagram import FakeInstagram
from repurpose.sandbox.fakes.linkedin import FakeLinkedIn
from repurpose.sandbox.fakes.mastodon import FakeMastodon
from repurpose.sandbox.fakes.slack import FakeSlack
from repurpose.sandbox.fakes.telegram import FakeTelegram
from repurpose.sandbox.fakes.threads import FakeThreads
from repurpose.sandbox.fakes.webhook import FakeWebhook
from repurpose.sandbox.fakes.wechat import FakeWeChat
from repurpose.sandbox.fakes.weibo import FakeWeibo
from repurpose.sandbox.fakes.x import FakeX
from repurpose.sandbox.world import Fake

__all__ = ["FAKES"]

_ALL: tuple[Fake, ...] = (
    FakeX(),
    FakeBluesky(),
    FakeMastodon(),
    FakeThreads(),
    FakeInstagram(),
    FakeFacebook(),
    FakeLinkedIn(),
    FakeWeibo(),
    FakeWeChat(),
    FakeTelegram(),
    FakeDiscord(),
    FakeSlack(),
    FakeFeishu(),
    FakeDingTalk(),
    FakeWeCom(),
    FakeWebhook(),
)
FAKES = {fake.NAME: fake for fake in _ALL}
