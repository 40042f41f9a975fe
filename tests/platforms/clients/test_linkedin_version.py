"""Which version of LinkedIn's interface is asked for, whatever day it is."""

import time
from datetime import UTC, date, datetime

import pytest

from repurpose.platforms.calls import Call
from repurpose.platforms.linkedin import VERSIONS, version_at, version_ends


@pytest.mark.parametrize("months", range(0, 72, 5))
def test_a_version_is_good_on_the_day_it_is_asked_for(months):
    day = datetime(2026 + (10 + months) // 12, (10 + months) % 12 + 1, 20, tzinfo=UTC)
    version = version_at(day.timestamp())
    assert day.date() < version_ends(version)
    assert version <= f"{day:%Y%m}"  # no version is of a month to come


def test_ends():
    assert version_ends("202510") == date(2026, 10, 15)
    assert list(VERSIONS) == sorted(VERSIONS)
    for odd in ("2026", "202613", "soon"):
        with pytest.raises(ValueError):  # whatever it says
            version_ends(odd)


def test_the_account_may_name_another(rig):
    for settings, wanted in (({}, version_at(time.time())), ({"version": "202603"}, "202603")):
        one = rig("linkedin", settings=settings)
        call = one.client.authorize(Call("GET", "/v2/userinfo"), one.deadline)
        assert call.headers["linkedin-version"] == wanted
