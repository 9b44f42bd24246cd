"""The database as an administrator handles it: check, backup, and a file that a newer program wrote."""
import contextlib
import os
import shutil
import sqlite3

from server import Server


def test_a_newer_schema_is_refused_and_left_alone(tmp_path):
    server = Server()
    try:
        server.apply({"kind": "Cluster", "name": "shop"})
        saved = str(tmp_path / "saved.db")
        assert server.run("database", "backup", saved).status == 0
        assert os.stat(saved).st_mode & 0o077 == 0
        assert server.run("database", "check").status == 0
        assert server.stop() == 0
        file = os.path.join(server.data, "pyscaler.db")
        with contextlib.closing(sqlite3.connect(file)) as database, database:
            database.execute("update schema_version set version = 9999")
        for command in (["serve", "--listen", "127.0.0.1:0"], ["database", "migrate"]):
            refused = server.run(*command)
            assert refused.status != 0 and "9999" in refused.err and "newer" in refused.err, refused
        with contextlib.closing(sqlite3.connect(file)) as database:
            assert database.execute("select version from schema_version").fetchall() == [(9999,)]
        for leftover in (file + "-wal", file + "-shm"):
            if os.path.exists(leftover):
                os.remove(leftover)
        shutil.copy(saved, file)
        server.start()
        assert [c["name"] for c in server.items("clusters")] == ["shop"]
    finally:
        server.close()
