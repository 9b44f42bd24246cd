CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    password TEXT,
    enabled INTEGER NOT NULL,
    must_change_password INTEGER NOT NULL,
    second_factor INTEGER NOT NULL,
    totp_key TEXT,
    totp_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_login_at INTEGER,
    UNIQUE (name)
);
CREATE TABLE user_grants (
    owner_id INTEGER NOT NULL REFERENCES users (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner_id, position)
);
CREATE TABLE user_sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL,
    user TEXT NOT NULL REFERENCES users (name) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (hash)
);
CREATE INDEX user_sessions_user ON user_sessions (user);
ALTER TABLE api_tokens ADD COLUMN user TEXT REFERENCES users (name) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX api_tokens_user ON api_tokens (user);
