"""Which network addresses a document may be fetched from."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from pagemill.errors import SettingsError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: Networks that `ipaddress` counts as global and that lead inside all the same.
_INSIDE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # shared address space of carriers, RFC 6598; some clouds' metadata
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "168.63.129.16/32",  # a cloud's wire server
        "fec0::/10",  # site-local, RFC 3879
        "64:ff9b:1::/48",  # local NAT64, RFC 8215
        "2001::/23",  # protocol assignments, Teredo among them
        "2002::/16",  # 6to4
        "100::/64",  # discard, RFC 6666
        "5f00::/16",  # segment routing, RFC 9602
    )
)
#: IPv4 in IPv6 by translation, RFC 6052.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks as the operator wrote them. Raises `SettingsError` for one that is none."""
    try:
        return tuple(ipaddress.ip_network(text, strict=False) for text in texts)
    except ValueError as error:
        raise SettingsError(f"setting fetch.allow_networks: {error}") from error


def may_fetch_from(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether a connection to this address may be made: it is on the public internet, or the operator allows it.

    An IPv6 address that carries an IPv4 one is judged by both.
    """
    carried = _carried(address)
    return is_allowed(address, allowed) or (_public(address) and (carried is None or _public(carried)))


def is_allowed(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether the operator's list names this address, or the IPv4 one that it carries."""
    carried = _carried(address)
    return any(_within(address, network) or (carried and _within(carried, network)) for network in allowed)


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64 or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None or address in _NAT64:
            return True  # judged by the IPv4 address it carries
    if any(_within(address, network) for network in _INSIDE):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _within(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network
