"""Fetches one public page. All that can go wrong is `NotFetched`, with a sentence for whoever asked.

Why the standard library: what matters here is that the connection goes to the very number that was checked, and that
one limit of time holds over names, handshake, redirects and a body that drips. Neither httpx nor urllib3 offers the one
or the other without replacing the parts below; `http.client` lets us hand it a socket of ours. It knows no proxies, no
cookies and no redirects, so that there is nothing to switch off.
"""

import datetime as dt
import http.client
import io
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.capture.addresses import PORTS, NotFetched, Target, closed, is_public, parse

__all__ = ["Fetched", "NotFetched", "fetch"]

TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
REDIRECTS = 5
STEPS = frozenset({301, 302, 303, 307, 308})
PIECE = 64 * 1024
HEADERS = {
    "User-Agent": "Parallax",
    "Accept": ", ".join(TYPES),
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came."""

    address: str
    """As asked for."""
    final_address: str
    """After redirects, without a fragment."""
    media_type: str
    """One of TYPES."""
    charset: str
    """As the server says; empty where it does not."""
    body: bytes
    fetched_at: dt.datetime


def resolve(host: str, port: int) -> Sequence[str]:
    """Give all numeric addresses of a host.

    Raises OSError.
    """
    return list(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


@dataclass(frozen=True, slots=True)
class Network:
    """What stands between us and a site. Only tests make another than INTERNET: no setting opens it."""

    resolve: Callable[[str, int], Sequence[str]] = resolve
    is_public: Callable[[str], bool] = is_public
    is_open: Callable[[str, int], bool] = lambda scheme, port: PORTS[scheme] == port
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


INTERNET = Network()


def fetch(address: str, *, _network: Network = INTERNET) -> Fetched:
    """Fetch the page at an address: at most CAPTURE_TIMEOUT seconds and CAPTURE_MAX_BYTES bytes, unpacked.

    Raises NotFetched.
    """
    deadline = Deadline(settings.CAPTURE_TIMEOUT)
    target = parse(address)
    try:
        for _step in range(REDIRECTS + 1):
            answer = visit(target, deadline, _network)
            if isinstance(answer, Target):
                target = answer
                continue
            media_type, charset, body = answer
            return Fetched(address.strip(), target.url, media_type, charset, body, timezone.now())
    except TimeoutError as error:
        raise NotFetched(
            _("%(host)s took longer than %(seconds)s seconds: try later, or save the page and upload it as a file.")
            % {"host": target.host, "seconds": f"{settings.CAPTURE_TIMEOUT:g}"}
        ) from error
    except ssl.SSLError as error:
        raise NotFetched(
            _("No safe connection to %(host)s (%(reason)s): check the address, or upload the page as a file.")
            % {"host": target.host, "reason": getattr(error, "verify_message", "") or error.reason or "TLS"}
        ) from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        raise NotFetched(
            _("The answer of %(host)s broke off or could not be read: try later, or upload the page as a file.")
            % {"host": target.host}
        ) from error
    raise NotFetched(
        _("%(host)s sends from one address to the next without end: open the page and copy the address you end at.")
        % {"host": target.host}
    )


class Deadline:
    """One limit of time over all steps."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """Give the seconds that are left.

        Raises TimeoutError where there are none.
        """
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class TimedReader(io.RawIOBase):
    """What comes through a socket, each piece waited for only as long as there is time in all."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self.sock, self.deadline = sock, deadline
        self.raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]  # typeshed's private protocol
        self.sock.settimeout(self.deadline.left())
        return self.raw.readinto(buffer)

    def close(self) -> None:
        self.raw.close()
        super().close()


class TimedSocket:
    """As much of a socket as `http.client` uses."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self.sock, self.deadline = sock, deadline

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(self.deadline.left())
        self.sock.sendall(data)

    def makefile(self, _mode: str) -> IO[bytes]:
        return io.BufferedReader(TimedReader(self.sock, self.deadline))

    def close(self) -> None:
        self.sock.close()


def visit(target: Target, deadline: Deadline, network: Network) -> Target | tuple[str, str, bytes]:
    """Ask for one address: give where it leads on to, or media type, charset and body.

    Raises NotFetched, OSError, http.client.HTTPException, ValueError, zlib.error.
    """
    sock = connect(target, deadline, network)
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = TimedSocket(sock, deadline)
    try:
        connection.request("GET", target.path, headers={"Host": target.netloc, **HEADERS})
        with connection.getresponse() as response:
            if response.status in STEPS and response.headers.get("Location"):
                return target.follow(header(response, "Location"))
            if response.status != http.client.OK:
                raise NotFetched(refused(target.host, response.status))
            media_type, charset = kind(response)
            return media_type, charset, unpacked(response)
    finally:
        connection.close()
        sock.close()


def connect(target: Target, deadline: Deadline, network: Network) -> socket.socket:
    """Connect to a host by a number that was checked; the name is asked for once, and never again.

    Raises NotFetched, OSError.
    """
    if not network.is_open(target.scheme, target.port):
        raise NotFetched(
            _("Only the usual ports of the web are fetched from: leave out “:%(port)s”, or upload the page as a file.")
            % {"port": target.port}
        )
    numbers = lookup(target, deadline, network)
    if not all(network.is_public(number) for number in numbers):
        raise NotFetched(closed(target.host))
    for place, number in enumerate(numbers):
        sock = socket.socket(socket.AF_INET6 if ":" in number else socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.settimeout(deadline.left() / (len(numbers) - place))
            sock.connect((number, target.port))
            sock.settimeout(deadline.left())
            return network.tls().wrap_socket(sock, server_hostname=target.host) if target.scheme == "https" else sock
        except ssl.SSLError:
            sock.close()
            raise
        except OSError:
            sock.close()
    deadline.left()
    raise NotFetched(
        _("%(host)s does not answer: check the address, try later, or upload the page as a file.")
        % {"host": target.host}
    )


def lookup(target: Target, deadline: Deadline, network: Network) -> Sequence[str]:
    """Ask for the numbers of a host, at least one. In a thread, as the system's own waiting knows no limit.

    Raises NotFetched, TimeoutError.
    """
    answers: queue.SimpleQueue[Sequence[str]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(network.resolve(target.host, target.port))
        except (OSError, UnicodeError):
            answers.put(())

    threading.Thread(target=ask, daemon=True).start()
    try:
        numbers = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if not numbers:
        raise NotFetched(_("There is no site called %(host)s: check the address.") % {"host": target.host})
    return numbers


def header(response: http.client.HTTPResponse, name: str) -> str:
    """Give a header as browsers read it: UTF-8 where it is not plain ASCII, percent-encoded."""
    return quote(response.headers[name].encode("latin-1"), safe="!#$%&'()*+,/:;=?@[]~")


def refused(host: str, status: int) -> str:
    """Say what an answer without a page means."""
    if status in {401, 402, 403, 407, 451}:
        return _("%(host)s does not show this page to everybody: open it yourself and upload it as a file.") % {
            "host": host
        }
    if status in {404, 410}:
        return _("%(host)s has no page at this address: check it, or look for the page in a web archive.") % {
            "host": host
        }
    return _("%(host)s answered with error %(status)s: try later, or upload the page as a file.") % {
        "host": host,
        "status": status,
    }


def kind(response: http.client.HTTPResponse) -> tuple[str, str]:
    """Give media type and charset.

    Raises NotFetched for what is no text.
    """
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type not in TYPES:
        raise NotFetched(
            _("This is %(type)s, not a page, a text or a PDF: give the address of the page that people read.")
            % {"type": media_type[:60] or _("of a kind that the site does not name")}
        )
    return media_type, response.headers.get_content_charset() or ""


def unpacked(response: http.client.HTTPResponse) -> bytes:
    """Read a body, never holding more than the limit and one piece.

    Raises NotFetched where it is too long, packed in a way we did not ask for, empty, or cut off.
    """
    limit = settings.CAPTURE_MAX_BYTES
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in {"identity", "", "gzip", "x-gzip", "deflate"}:
        raise NotFetched(
            _("The site sends this page packed as “%(packing)s”, which we did not ask for: upload it as a file.")
            % {"packing": packing[:30]}
        )
    unpack = zlib.decompressobj(wbits=47) if packing not in {"identity", ""} else None  # 47: gzip or zlib, as it comes
    body = bytearray()
    read = 0
    while piece := response.read(PIECE):
        read += len(piece)
        body += unpack.decompress(piece, limit + 1 - len(body)) if unpack else piece
        if len(body) > limit or read > limit:
            raise NotFetched(
                _("The page is longer than %(megabytes)s MB: save the part that matters and upload it as a file.")
                % {"megabytes": f"{limit / 1_000_000:g}"}
            )
    if response.length or (unpack and not unpack.eof):
        raise http.client.IncompleteRead(b"")
    if not body.strip():
        raise NotFetched(_("The page is empty: check the address, or open the page and upload it as a file."))
    return bytes(body)
