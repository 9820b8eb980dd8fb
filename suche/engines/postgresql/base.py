"""Django's backend for PostgreSQL; what `vor_commit` names runs last thing inside the transaction."""

from collections.abc import Callable

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """`vor_commit` is called once, before the outermost COMMIT; it must not raise. A rollback forgets it."""

    vor_commit: Callable[[], None] | None = None

    def init_connection_state(self):
        super().init_connection_state()
        # Compiling a query takes longer than the searches of this index take.
        with self.cursor() as cursor:
            cursor.execute("SET jit = off")

    def _commit(self):
        tun, self.vor_commit = self.vor_commit, None
        if tun is not None:
            # What is checked at COMMIT may wait for rows of others. It has to come before the lock that all writers of
            # the index take: one who held it and waited for a row could meet one who holds the row and waits for it.
            with self.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            tun()
        return super()._commit()

    def _rollback(self):
        self.vor_commit = None
        return super()._rollback()
