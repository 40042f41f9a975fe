"""Addresses that cannot be, from servers, feeds, pages and people."""

import pytest

from repurpose.urls import split_url


@pytest.mark.parametrize(
    "address",
    [
        "p://[d",
        "http://[::1",
        "http://a\u2100b/",
        "http://a:port/",
        "http://a:99999/",
        "//[",
    ],
)
def test_what_cannot_be_an_address_has_no_parts(address):
    assert not any(split_url(address))


def test_an_address_has_its_parts():
    parts = split_url("https://u:p@example.org:8443/a/b?c=d#e")
    assert (parts.scheme, parts.hostname, parts.port, parts.path, parts.query) == (
        "https", "example.org", 8443, "/a/b", "c=d",
    )  # fmt: skip
