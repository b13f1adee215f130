"""Which addresses of the web this server visits on somebody's word. Nothing here touches the network.

A page is asked for by whoever types its address, but by the server's hand: what only the server can reach (itself, its
neighbours, the metadata of its cloud) is refused. Only `http` on port 80 and `https` on port 443: publishers use no
others, and what else listens on a public address is not meant for readers.
Follows the IANA registries of special-purpose addresses (RFC 6890) and, for hosts, the WHATWG URL standard.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna
from django.utils.translation import gettext as _

LONGEST = 2000
"""Characters an address may have."""

PORTS = {"http": 80, "https": 443}

CLOSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; metadata of one cloud
        "127.0.0.0/8",
        "168.63.129.16/32",  # looks public, is the host under a virtual machine of Azure
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocols, with Teredo
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",
    )
)
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out to the public internet. IPv4-mapped, IPv4-compatible, unique local, link-local,
multicast, loopback and unspecified addresses lie outside."""
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""How a server without IPv4 reaches IPv4 (RFC 6052): as public as the address in its last 32 bits."""

NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))+")
UNWANTED = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
"""What programs that read addresses disagree about."""
NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


class NotFetched(Exception):  # noqa: N818  what happened, in the words of the contract
    """There is no page to read. Its text, translated, says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address, taken apart once: what is checked is what is visited."""

    scheme: str
    host: str
    """In ASCII, small letters, without a dot at its end, an IPv6 address without brackets."""
    port: int
    path: str
    """With the query, percent-encoded; never empty."""

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}"

    def follow(self, location: str) -> "Target":
        """Give the address that a redirect from here leads to.

        Raises NotFetched.
        """
        try:
            joined = urljoin(self.url, location.strip())
        except ValueError as error:
            raise NotFetched(unreadable(location)) from error
        return parse(joined)


def parse(address: str) -> Target:
    """Take an address apart.

    Raises NotFetched where it is no address of a public page. Whether its name leads to one is for `is_public`.
    """
    address = address.strip()
    if not address:
        raise NotFetched(_("There is no address: copy it from the address bar of your browser."))
    if len(address) > LONGEST or UNWANTED.search(address):
        raise NotFetched(unreadable(address))
    try:
        parts = urlsplit(address)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise NotFetched(unreadable(address)) from error
    if parts.scheme not in PORTS or not address[len(parts.scheme) :].startswith("://"):
        raise NotFetched(_("Only addresses that begin with http:// or https:// can be fetched: write it in full."))
    if "@" in parts.netloc:
        raise NotFetched(_("The address holds a user name or password: leave that part out."))
    if port == 0:
        raise NotFetched(unreadable(address))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    return Target(
        parts.scheme,
        _host(host, bracketed="[" in parts.netloc),
        PORTS[parts.scheme] if port is None else port,
        f"{path}?{query}" if query else path,
    )


def is_public(address: str) -> bool:
    """Say whether a numeric address belongs to the public internet, on which anybody may call."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number.scope_id is not None:
            return False
        if number in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)))
        if number not in UNICAST:
            return False
    return not any(number in network for network in CLOSED)


def unreadable(address: str) -> str:
    """Say that this is no address."""
    return _("“%(address)s” is not an address we can read: copy it from the address bar of your browser.") % {
        "address": address[:100]
    }


def _host(host: str, *, bracketed: bool) -> str:
    """Give the one form of a host: other spellings of the same number are refused, as checks are fooled by them."""
    if bracketed:
        try:
            number = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise NotFetched(unreadable(host)) from error
        if number.scope_id is not None:
            raise NotFetched(closed(host))
        return str(number)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, std3_rules=False).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise NotFetched(unreadable(host)) from error
    host = host.removesuffix(".")
    if NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise NotFetched(unreadable(host)) from error
    if host == "localhost":
        raise NotFetched(closed(host))
    if len(host) > 253 or not NAME.fullmatch(host):  # noqa: PLR2004  RFC 1035
        raise NotFetched(unreadable(host))
    return host


def closed(host: str) -> str:
    """Say that a host is out of bounds."""
    return _(
        "%(host)s leads into a private network, which is never fetched from: use the address under which everybody"
        " can read the page, or upload the page as a file."
    ) % {"host": host}
