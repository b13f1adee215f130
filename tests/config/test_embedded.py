"""The PostgreSQL that comes along, tried with real processes: each use is a process of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from config.embedded import binaries, places
from config.embedded.server import Server

ROOT = Path(__file__).resolve().parents[2]

USER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from config.embedded.server import use
server = use(Path(sys.argv[2]))
print("ready", server.places.sockets, server.places.data, flush=True)
for line in sys.stdin:
    print("still", server.alive(), flush=True)
"""


class User:
    """A process that uses the server on a folder until it is told to leave."""

    def __init__(self, folder, *, environment=None):
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(ROOT / "site"), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})},
        )  # fmt: skip

    def ready(self):
        line = self.process.stdout.readline().rstrip("\n")
        assert line.startswith("ready "), self.process.communicate()[1]
        return line

    def leave(self):
        self.process.communicate(timeout=30)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def folder():
    """A folder that the server's account can reach, whoever runs the tests."""
    with tempfile.TemporaryDirectory(prefix="parallax-", dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name) / "data"


def server_on(folder):
    return Server(places.choose(folder, say=lambda _line: None))


def server_pid(folder):
    return int((server_on(folder).places.data / "postmaster.pid").read_text().split()[0])


def gone(pid, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


def used_once(folder, **how):
    user = User(folder, **how)
    user.ready()
    user.leave()


def ask(folder, question, user="parallax"):
    at = server_on(folder).places
    with psycopg.connect(host=str(at.sockets), port=5432, user=user, dbname="parallax") as connection:
        return connection.execute(question).fetchone()[0]


def test_it_starts_at_the_first_use_stops_with_the_last_and_keeps_its_data(folder):
    first = User(folder)
    first.ready()
    with psycopg.connect(host=str(server_on(folder).places.sockets), user="parallax", dbname="parallax") as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    pid = server_pid(folder)
    second = User(folder)
    second.ready()
    first.leave()
    assert ask(folder, "SELECT answer FROM kept") == 42
    second.leave()
    assert gone(pid)
    third = User(folder)
    third.ready()
    assert ask(folder, "SELECT answer FROM kept") == 42
    third.leave()


def test_several_first_starts_at_once_make_one_server(folder):
    users = [User(folder) for _ in range(4)]
    assert len({user.ready() for user in users}) == 1
    pid = server_pid(folder)
    for user in users:
        user.leave()
    assert gone(pid)


def test_it_recovers_after_the_server_was_killed(folder):
    user = User(folder)
    user.ready()
    os.kill(server_pid(folder), signal.SIGKILL)
    user.kill()
    used_once(folder)


def test_after_every_user_was_killed_the_next_takes_the_server_over_and_stops_it(folder):
    user = User(folder)
    user.ready()
    pid = server_pid(folder)
    user.kill()
    assert not gone(pid, seconds=0.5)
    used_once(folder)
    assert gone(pid)


def test_a_terminated_user_leaves_properly(folder):
    user = User(folder)
    user.ready()
    pid = server_pid(folder)
    user.process.terminate()
    user.process.communicate(timeout=30)
    assert gone(pid)


@pytest.mark.parametrize("written", ["", "{living}\n/elsewhere\n", "not a number\n"])
def test_a_stale_pid_file_is_no_server(folder, written):
    used_once(folder)
    data = server_on(folder).places.data
    stale = data / "postmaster.pid"
    stale.write_text(written.format(living=os.getpid()))
    os.chown(stale, data.stat().st_uid, data.stat().st_gid)
    used_once(folder)


def test_a_data_folder_that_was_cut_short_is_made_again(folder):
    data = server_on(folder).places.data
    unfinished = data.with_name(data.name + ".unfinished")
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    used_once(folder)
    assert not unfinished.exists()


@pytest.mark.parametrize("name", ["with space", "with'quote", 'with"double', "Казахстан", "d" * 120, "percent%20"])
def test_the_path_may_be_any(folder, name):
    used_once(folder / name)


@pytest.mark.parametrize("environment", [{"LANG": "C", "LC_ALL": "C"}, {"LANG": "it_IT.UTF-8", "LC_ALL": ""}])
def test_cyrillic_lower_cases_stems_and_has_trigrams_whatever_the_environment(folder, environment):
    user = User(folder, environment=environment)
    user.ready()
    with psycopg.connect(host=str(server_on(folder).places.sockets), user="parallax", dbname="parallax") as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE EXTENSION unaccent")
        connection.execute("CREATE EXTENSION btree_gist")
    assert ask(folder, "SELECT lower('КАЗАХСТАН')") == "казахстан"
    assert ask(folder, "SELECT to_tsvector('russian', 'переговоры') @@ to_tsquery('russian', 'переговорами')")
    assert ask(folder, "SELECT similarity('Казахстан', 'Казахстана') > 0.5")
    user.leave()


def test_the_application_is_no_superuser_and_the_network_is_closed(folder):
    user = User(folder)
    user.ready()
    assert ask(folder, "SELECT NOT rolsuper FROM pg_roles WHERE rolname = current_user")
    assert ask(folder, "SHOW listen_addresses") == ""
    assert server_on(folder).places.sockets.stat().st_mode & 0o077 == 0
    user.leave()


def python_within_reach(account):
    """Give a Python of this version that another account can start, with what it must find; None where there is none."""
    wanted = Path(psycopg.__file__).parents[1]
    for program in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        if places._reaches(account, Path(program), "-x") and places._reaches(account, wanted / "psycopg", "-r"):
            return program, wanted
    return None


def test_an_ordinary_user_starts_it_too(folder):
    if os.geteuid() != 0:
        pytest.skip("Run as an ordinary user anyway: every test here is this one.")
    account = pwd.getpwnam("nobody")
    found = python_within_reach(account)
    if found is None:
        pytest.skip("No Python of this version is within another account's reach.")
    program, packages = found
    programs = places.choose(folder / "probe", say=lambda _line: None).bin
    shutil.copytree(ROOT / "site" / "config" / "embedded", folder / "site" / "config" / "embedded")
    own = folder / "own"
    own.mkdir()
    os.chown(own, account.pw_uid, account.pw_gid)
    environment = {"PG_BINDIR": str(programs), "PYTHONPATH": str(packages), "HOME": str(own), "PATH": "/usr/bin:/bin"}
    used = subprocess.run(
        [program, "-c", USER, str(folder / "site"), str(own / "data")], input="x\n", capture_output=True, text=True,
        check=False, env=environment, **places.as_account(account),
    )  # fmt: skip
    assert "still True" in used.stdout, used.stderr
    assert next((own / "data").glob("postgresql-*/PG_VERSION")).stat().st_uid == account.pw_uid


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**{k: v for k, v in os.environ.items() if k != "DATABASE_URL"}, "DEBUG": "1", **environment},
    )  # fmt: skip


@pytest.mark.parametrize("command", [["check"], ["--help"], ["makemigrations", "--help"]])
def test_what_needs_no_base_starts_none(folder, command):
    assert manage(*command, PARALLAX_DATA=str(folder)).returncode == 0
    assert not list(folder.glob("postgresql-*"))


def test_with_debug_off_it_is_refused_in_a_sentence(folder):
    result = manage("showmigrations", PARALLAX_DATA=str(folder), DEBUG="0", SECRET_KEY="x" * 60)
    assert "set DATABASE_URL to a server of yours, or ALLOW_EMBEDDED=1" in result.stderr
    assert not list(folder.glob("postgresql-*"))


def test_a_machine_without_postgresql_is_told_to_name_one(monkeypatch):
    monkeypatch.delenv("PG_BINDIR", raising=False)
    monkeypatch.setattr(binaries, "_wheel", list)
    monkeypatch.setattr(binaries, "_debian", list)
    with pytest.raises(binaries.NoPostgreSQLError, match="set DATABASE_URL"):
        binaries.find()


def test_a_named_folder_without_programs_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    with pytest.raises(binaries.NoPostgreSQLError, match="mend or unset it"):
        binaries.find()


def test_a_folder_of_somebody_else_is_not_used(tmp_path):
    tmp_path.chmod(0o777)
    with pytest.raises(places.UnsafePlaceError, match="not ours alone"):
        places._own(tmp_path, uid=os.geteuid(), mode=0o700)
