"""A page is fetched from the public internet or not at all; tried against a server of our own on this machine."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from dataclasses import replace
from types import SimpleNamespace

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.capture.addresses import parse
from sources.capture.fetching import INTERNET, Network, NotFetched, fetch, is_public

PAGE = b"<!doctype html><title>A page</title><p>Words."
OURS = "127.0.0.1"

# A certificate that nobody trusts, for a name that nobody can have; the key protects nothing.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRJZoDk4VauD47DgF
1aanDxoStKs5mfp/6jIm5Am46y6hRANCAAQBO8k7T/Bjf8MiGmK6mrISTmPryuTx
T+zAUqM7Rtt3gUkZW0pt1kNhY00uJ0X0Wq3CCLZlNkMZxQaEy3gQCpse
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBajCCARCgAwIBAgIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxwYWdlLmV4
YW1wbGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBcxFTATBgNV
BAMMDHBhZ2UuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAE7yTtP
8GN/wyIaYrqashJOY+vK5PFP7MBSoztG23eBSRlbSm3WQ2FjTS4nRfRarcIItmU2
QxnFBoTLeBAKmx6jSzBJMBcGA1UdEQQQMA6CDHBhZ2UuZXhhbXBsZTAPBgNVHRMB
Af8EBTADAQH/MB0GA1UdDgQWBBT8ENJlF91OFuKiT5SScnn/cguR6jAKBggqhkjO
PQQDAgNIADBFAiEAxIsSu5Ny7StagcCYh0pzL2+922ty7zDUDTuT8CiA/jsCIFyl
yyShXcz5lQnipTKVG8M0Omk991hDr8/x4gMPf7TJ
-----END CERTIFICATE-----
"""


def answer(body: bytes = PAGE, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers]
    if not any(line.startswith(("Content-Length", "Transfer")) for line in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def moved(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)


class Site:
    """A server that says what it is told to: bytes, or a function of the connection, by path."""

    def __init__(self, host: str = OURS, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.listener = socket.create_server((host, port))
        self.port = self.listener.getsockname()[1]
        self.tls = tls
        self.paths = {}
        self.requests = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.settimeout(5)
            try:
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                head = b""
                while b"\r\n\r\n" not in head and head[:1] != b"\x16" and (piece := connection.recv(4096)):
                    head += piece
                self.requests.append(head)
                reply = self.paths.get(head.split(b" ")[1].decode() if head.startswith(b"GET ") else "", answer())
                if callable(reply):
                    reply(connection)
                else:
                    connection.sendall(reply)
            except OSError:
                pass
            finally:
                connection.close()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def url(self, path: str = "/", host: str = "page.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@pytest.fixture
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture(autouse=True)
def quick(settings):
    settings.CAPTURE_TIMEOUT = 3
    settings.CAPTURE_MAX_BYTES = 100_000


ANY_PORT = replace(INTERNET, is_open=lambda scheme, port: True)
"""The network as it is, with its checks, but for the port that a test server happens to get."""

HERE = replace(ANY_PORT, resolve=lambda host, port: [OURS], is_public=lambda number: number == OURS)
"""Every name leads to the test server, which passes for public; nothing else does."""


def refusal(address: str, network: Network = HERE) -> str:
    with pytest.raises(NotFetched) as caught:
        fetch(address, _network=network)
    return str(caught.value)


# --- What comes back


def test_a_page_comes_as_it_is_with_what_the_server_says_of_it(site):
    site.paths["/a?b=c"] = answer(b"Qualit\xe0", kind="text/plain; charset=ISO-8859-1")
    page = fetch(f"  {site.url('/a?b=c#here')} ", _network=HERE)
    assert page.body == b"Qualit\xe0"
    assert (page.media_type, page.charset) == ("text/plain", "iso-8859-1")
    assert (page.address, page.final_address) == (site.url("/a?b=c#here"), site.url("/a?b=c"))
    assert page.fetched_at.tzinfo is not None
    head = site.requests[0].decode().split("\r\n")
    assert f"Host: page.example:{site.port}" in head
    assert "User-Agent: Parallax" in head
    assert not [line for line in head if line.lower().startswith(("cookie", "referer", "authorization"))]


def test_redirects_are_followed_to_the_page(site):
    site.paths |= {
        "/1": moved("/2", "301 Moved"),
        "/2": moved(f"//other.example:{site.port}/citt\xc3\xa0", "308 Moved"),
    }
    assert fetch(site.url("/1"), _network=HERE).final_address == f"http://other.example:{site.port}/citt%C3%A0"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_page_that_comes_packed_though_we_did_not_ask_is_unpacked(site, pack):
    site.paths["/"] = answer(pack(PAGE), "Content-Encoding: gzip")
    assert fetch(site.url(), _network=HERE).body == PAGE
    assert b"Accept-Encoding: identity" in site.requests[0]


def test_pieces_are_put_together(site):
    site.paths["/"] = answer(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "Transfer-Encoding: chunked")
    assert fetch(site.url(), _network=HERE).body == b"abcde"


def test_proxies_of_the_environment_are_not_used(site, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(site.url(), _network=HERE).body == PAGE


# --- Where it never goes

PRIVATE = """
127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
100.100.100.200 100.127.255.255 168.63.129.16 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1
64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:db8::1 2002:7f00:1::1 2002:a00:1::
3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 2606:4700::1111%eth0 fec0::1 ff02::1 ff0e::1
""".split()  # noqa: SIM905


@pytest.mark.parametrize("number", PRIVATE)
def test_no_number_outside_the_public_internet_is_called(number):
    assert not is_public(number)
    network = replace(ANY_PORT, resolve=lambda host, port: ["8.8.8.8", number], tls=pytest.fail)
    assert "private network" in refusal("http://page.example/", network)


@pytest.mark.parametrize("number", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::8.8.8.8"])
def test_public_numbers_are(number):
    assert is_public(number)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST.", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
def test_this_machine_is_not_called_under_any_of_its_names(site, host):
    assert "private network" in refusal(site.url(host=host), ANY_PORT)
    assert site.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.1",
        "１２７.1",
        "127。0x1",
        "0x",
        "1.2.3.256",
    ],
)
def test_other_spellings_of_a_number_are_no_address(site, host):
    assert "not an address" in refusal(site.url(host=host), ANY_PORT)
    assert site.requests == []


def test_a_number_in_wide_digits_is_the_number_it_stands_for(site):
    assert "private network" in refusal(site.url(host="１２７。０。０。１"), ANY_PORT)
    assert site.requests == []


@pytest.mark.parametrize("location", ["http://10.0.0.1/", "http://[::1]/", "http://localhost/", "//127.0.0.1:{port}/2"])
def test_a_redirect_into_a_private_network_is_not_followed(site, location):
    site.paths["/"] = moved(location.format(port=site.port))
    network = replace(HERE, is_public=Once())
    assert "private network" in refusal(site.url(), network)
    assert len(site.requests) == 1


class Once:
    """Takes the first number it is asked about for public, and judges all others as they are."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, number: str) -> bool:
        self.asked += 1
        return self.asked == 1 or is_public(number)


def test_a_name_that_leads_elsewhere_the_second_time_is_visited_where_it_was_checked(site):
    answers = [[OURS], ["127.0.0.2"]]
    network = replace(HERE, resolve=lambda host, port: answers.pop(0))
    assert fetch(site.url(), _network=network).body == PAGE
    assert answers == [["127.0.0.2"]]


def test_a_name_that_turns_private_between_two_steps_is_refused(site):
    site.paths["/"] = moved("/2")
    answers = [[OURS], ["127.0.0.2"]]
    network = replace(HERE, resolve=lambda host, port: answers.pop(0))
    assert "private network" in refusal(site.url(), network)
    assert len(site.requests) == 1


def test_only_the_usual_ports_of_the_web_are_called():
    network = replace(HERE, is_open=INTERNET.is_open)
    for address in ("http://page.example:22/", "https://page.example:80/", "http://page.example:6379/"):
        assert "usual ports" in refusal(address, network)


def test_the_network_that_is_used_has_all_its_checks():
    assert INTERNET.is_public is is_public
    assert INTERNET.tls().verify_mode is ssl.CERT_REQUIRED
    assert INTERNET.tls().check_hostname
    assert INTERNET.is_open("https", 443)
    assert not INTERNET.is_open("https", 8443)


# --- Addresses


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "no address"),
        ("www.page.example", "write it in full"),
        ("ftp://page.example/a", "write it in full"),
        ("file:///etc/passwd", "write it in full"),
        ("javascript:alert(1)", "write it in full"),
        ("http:page.example", "write it in full"),
        ("http://me:secret@page.example/", "user name"),
        ("http://page.example@127.0.0.1/", "user name"),
        ("http:///a", "not an address"),
        ("http://intranet/", "not an address"),
        ("http://page.example:99999/", "not an address"),
        ("http://page.example:0/", "not an address"),
        ("http://page..example/", "not an address"),
        ("http://-page.example/", "not an address"),
        ("http://%31%32%37.0.0.1/", "not an address"),
        ("http://[::1", "not an address"),
        ("http://[v1.a]/", "not an address"),
        ("http://page.example\\@127.0.0.1/", "not an address"),
        ("http://page.example/a b", "not an address"),
        ("http://page.example/\r\nHost: x", "not an address"),
        ("http://page.example/\0", "not an address"),
        ("http://page.example/" + "a" * 2000, "not an address"),
        ("http://xn--a.example/\udc80", "not an address"),
        ("http://" + "ａ" * 300 + ".example/", "not an address"),
    ],
)
def test_what_is_no_address_is_told_in_a_sentence(address, says):
    assert says in refusal(address, replace(HERE, resolve=pytest.fail))


def test_names_are_visited_under_their_one_form():
    assert parse("HTTP://Пример.Example./é?à=1#b").url == "http://xn--e1afmkfd.example/%C3%A9?%C3%A0=1"
    assert parse("https://straße.example").host == "xn--strae-oqa.example"
    assert parse("http://page.example:80").url == "http://page.example/"
    assert parse("https://[2606:4700:0::1]:8443/").netloc == "[2606:4700::1]:8443"


@hypothesis.settings(max_examples=50, deadline=None)
@given(st.text() | st.from_regex(r"https?://[^ ]{0,40}", fullmatch=True))
def test_any_string_is_an_address_or_refused_in_a_sentence(text):
    try:
        target = parse(text)
    except NotFetched as refused:
        assert str(refused)
    else:
        assert target.url.isascii()
        assert parse(target.url) == target


def test_a_name_that_nobody_has_is_told(site):
    def nobody(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert "no site called page.example" in refusal(site.url(), replace(HERE, resolve=nobody))


def test_a_site_that_does_not_answer_is_told(site):
    with socket.socket() as unheard:
        unheard.bind((OURS, 0))
        assert "does not answer" in refusal(f"http://page.example:{unheard.getsockname()[1]}/")


def test_the_next_number_is_tried_where_one_does_not_answer(site):
    network = replace(HERE, resolve=lambda host, port: ["::1", OURS], is_public=lambda number: True)
    assert fetch(site.url(), _network=network).body == PAGE


# --- Hostile answers


@pytest.mark.parametrize(
    "headers", [("Content-Length: 99999999999",), ("Transfer-Encoding: chunked",), ("Content-Length: x",)]
)
def test_a_body_without_end_is_cut_off_at_the_limit(site, headers):
    def endless(connection):
        connection.sendall(answer(b"", *headers))
        sent = 0
        while sent < 50_000_000:
            connection.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n" if "chunked" in headers[0] else b"a" * 65536)
            sent += 65536

    site.paths["/"] = endless
    assert "longer than 0.1 MB" in refusal(site.url())


def test_a_bomb_is_not_unpacked(site):
    bomb = zlib.compressobj(wbits=31)
    body = b"".join([*(bomb.compress(b"a" * 1_000_000) for _ in range(50)), bomb.flush()])
    site.paths["/"] = answer(body, "Content-Encoding: gzip")
    assert "longer than 0.1 MB" in refusal(site.url())


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: ", answer(b"", "Content-Length: 1000")])
def test_an_answer_that_drips_ends_at_the_limit_of_time(site, settings, start):
    settings.CAPTURE_TIMEOUT = 0.3

    def drip(connection):
        connection.sendall(start)
        while True:
            connection.sendall(b"a")
            time.sleep(0.02)

    site.paths["/"] = drip
    assert "longer than 0.3 seconds" in refusal(site.url())


def test_continuing_for_ever_ends_at_the_limit_of_time(site, settings):
    settings.CAPTURE_TIMEOUT = 0.3

    def go_on(connection):
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.01)

    site.paths["/"] = go_on
    assert "longer than 0.3 seconds" in refusal(site.url())


def test_a_name_that_is_looked_up_for_ever_ends_at_the_limit_of_time(site, settings):
    settings.CAPTURE_TIMEOUT = 0.2
    done = threading.Event()
    network = replace(HERE, resolve=lambda host, port: done.wait(5) and [])
    assert "longer than 0.2 seconds" in refusal(site.url(), network)
    done.set()


def test_redirects_without_end_are_told(site):
    site.paths["/"] = moved("/")
    assert "without end" in refusal(site.url())
    assert len(site.requests) == 6


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("ftp://page.example/", "write it in full"),
        ("http://a:b@page.example/", "user name"),
        ("http://[", "not an address"),
    ],
)
def test_a_redirect_to_what_is_no_address_is_told(site, location, says):
    site.paths["/"] = moved(location)
    assert says in refusal(site.url())


@pytest.mark.parametrize(
    "kind", ["image/png", "application/zip", "application/octet-stream", "text/css", "", "nonsense"]
)
def test_only_pages_texts_and_pdfs_are_taken(site, kind):
    site.paths["/"] = answer(kind=kind)
    assert "not a page, a text or a PDF" in refusal(site.url())


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("401 No", "to everybody"),
        ("403 No", "to everybody"),
        ("404 No", "no page at this address"),
        ("410 Gone", "no page at this address"),
        ("302 Found", "error 302"),
        ("206 Part", "error 206"),
        ("429 Slow", "error 429"),
        ("503 Away", "error 503"),
    ],
)
def test_what_an_error_of_the_site_means_is_told(site, status, says):
    site.paths["/"] = answer(status=status)
    assert says in refusal(site.url())


@pytest.mark.parametrize(
    "reply",
    [
        answer(PAGE, "Content-Length: 5000"),  # cut off: half a page is no page
        answer(b"ff\r\nabc", "Transfer-Encoding: chunked"),
        answer(b"zz\r\nabc", "Transfer-Encoding: chunked"),
        answer(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"),
        answer(b"no gzip at all", "Content-Encoding: gzip"),
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
    ids=range(10),
)
def test_an_answer_that_breaks_off_or_is_none_is_told(site, reply):
    site.paths["/"] = reply
    assert "broke off or could not be read" in refusal(site.url())


def test_an_unknown_packing_is_told(site):
    site.paths["/"] = answer(PAGE, "Content-Encoding: br")
    assert "packed as “br”" in refusal(site.url())


def test_an_empty_page_is_told(site):
    site.paths["/"] = answer(b" \n")
    assert "empty" in refusal(site.url())


# --- TLS


@pytest.fixture
def safe_site(tmp_path):
    (tmp_path / "certificate.pem").write_text(CERTIFICATE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem")
    names = []
    context.sni_callback = lambda sock, name, _context: names.append(name)
    site = Site(tls=context)
    yield SimpleNamespace(
        site=site, names=names, trusted=lambda: ssl.create_default_context(cadata=CERTIFICATE.split("KEY-----\n")[2])
    )
    site.close()


def test_the_certificate_is_that_of_the_name_though_the_number_is_called(safe_site):
    network = replace(HERE, tls=safe_site.trusted)
    assert fetch(safe_site.site.url(scheme="https"), _network=network).body == PAGE
    assert safe_site.names == ["page.example"]


def test_a_certificate_that_nobody_trusts_is_refused(safe_site):
    assert "No safe connection to page.example" in refusal(safe_site.site.url(scheme="https"))
    assert safe_site.site.requests == []


def test_a_certificate_of_another_name_is_refused(safe_site):
    network = replace(HERE, tls=safe_site.trusted)
    assert "No safe connection to other.example" in refusal(
        safe_site.site.url(scheme="https", host="other.example"), network
    )
    assert safe_site.site.requests == []


def test_a_site_that_speaks_no_tls_is_told(site):
    assert "No safe connection" in refusal(site.url(scheme="https"))


def test_a_handshake_that_never_ends_ends_at_the_limit_of_time(settings):
    settings.CAPTURE_TIMEOUT = 0.3
    with socket.create_server((OURS, 0)) as silent:
        assert "longer than 0.3 seconds" in refusal(f"https://page.example:{silent.getsockname()[1]}/")
