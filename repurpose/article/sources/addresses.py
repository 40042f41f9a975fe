"""Which network addresses a page may be fetched from: those of the public internet, no others."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215
_PROTOCOLS = IPv4Network("192.0.0.0/24")  # RFC 6890, in part public for older Pythons
_SITE_LOCAL = IPv6Network("fec0::/10")  # RFC 3879


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet.

    By the IANA special-purpose registries as the standard library has them, and beyond these no
    multicast, and no IPv6 form that carries another IPv4 address (mapped, 6to4, Teredo, NAT64).
    A text that is no address is not public.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public(ip)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return _is_public(ip.ipv4_mapped)
        if ip.sixtofour is not None or ip.teredo is not None or ip in _SITE_LOCAL:
            return False
        if any(ip in network for network in _NAT64):
            return False
    elif ip in _PROTOCOLS:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
