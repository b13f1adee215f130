"""Who acts and why, told to the database for the length of one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def transaction_settings(**values: str) -> Iterator[None]:
    """Set `parallax.NAME` for this transaction, and put back what stood there."""
    with transaction.atomic():
        before = _read(values)
        _write(values)
        yield
        _write(before)


@contextmanager
def acting(*, actor_id: int, reason: str) -> Iterator[None]:
    """Write in one transaction as this account, for this reason. Both are kept in history."""
    with transaction_settings(actor=str(actor_id), reason=reason):
        yield


@contextmanager
def previewing() -> Iterator[None]:
    """Write what is only proposed, look at it, and undo it on leaving, whatever happens.

    The database accepts such writes to public records because it refuses to commit them.
    """
    with transaction.atomic():
        _write({"preview": "on"})
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _read(names: dict[str, str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("coalesce(current_setting(%s, true), '')" for _ in names),
            [f"parallax.{name}" for name in names],
        )
        row = cursor.fetchone()
    return dict(zip(names, row or (), strict=True))


def _write(values: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in values),
            [part for name, value in values.items() for part in (f"parallax.{name}", value)],
        )
