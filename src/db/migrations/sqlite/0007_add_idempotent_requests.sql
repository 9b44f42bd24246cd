CREATE TABLE idempotent_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (key)
);
CREATE INDEX idempotent_requests_created_at ON idempotent_requests (created_at);
