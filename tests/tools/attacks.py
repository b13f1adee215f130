"""Attacks on the database as the application's role, and what refuses them."""

import psycopg
from django.db import DatabaseError, connection, transaction


def refused_rule(attack, *arguments):
    """Run an attack as the application's role up to its commit, and give the rule that refused it, or None."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE parallax_app")
            attack(*arguments)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name or str(error)
    except psycopg.Error as error:  # COPY speaks to the driver itself
        return error.diag.constraint_name or str(error)
    return None


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def as_actor(account, reason="An attack"):
    sql(
        "SELECT set_config('parallax.actor', %s, true), set_config('parallax.reason', %s, true)",
        str(account.pk),
        reason,
    )
