CREATE TABLE settings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (name)
);
CREATE TABLE ssh_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    user TEXT NOT NULL,
    port INTEGER NOT NULL,
    private_key TEXT,
    key_file TEXT NOT NULL,
    passphrase TEXT,
    connect_timeout INTEGER NOT NULL,
    host_key_policy TEXT NOT NULL,
    UNIQUE (name)
);
CREATE TABLE jvm_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    port INTEGER NOT NULL,
    user TEXT NOT NULL,
    password TEXT,
    UNIQUE (name)
);
CREATE TABLE ec2_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    region TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    image_id TEXT NOT NULL,
    instance_type TEXT NOT NULL,
    key_name TEXT NOT NULL,
    user_data TEXT NOT NULL,
    load_balancer TEXT NOT NULL,
    target_group TEXT NOT NULL,
    target_port INTEGER,
    count INTEGER NOT NULL,
    address TEXT NOT NULL,
    launch_timeout INTEGER NOT NULL,
    host_key TEXT NOT NULL,
    UNIQUE (name)
);
CREATE TABLE ec2_profile_security_groups (
    owner_id INTEGER NOT NULL REFERENCES ec2_profiles (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner_id, position)
);
CREATE TABLE ec2_profile_subnets (
    owner_id INTEGER NOT NULL REFERENCES ec2_profiles (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner_id, position)
);
CREATE TABLE ec2_profile_tags (
    owner_id INTEGER NOT NULL REFERENCES ec2_profiles (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner_id, position)
);
CREATE TABLE clusters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    interval INTEGER NOT NULL,
    min INTEGER NOT NULL,
    max INTEGER NOT NULL,
    cooldown_out INTEGER NOT NULL,
    cooldown_in INTEGER NOT NULL,
    warmup INTEGER NOT NULL,
    min_age INTEGER NOT NULL,
    drain_timeout INTEGER NOT NULL,
    launch_timeout INTEGER NOT NULL,
    unreachable_after INTEGER NOT NULL,
    mode TEXT NOT NULL,
    growth_trigger TEXT REFERENCES triggers (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    registration TEXT NOT NULL,
    on_failed_setup TEXT NOT NULL,
    victim_order TEXT NOT NULL,
    victim_counter TEXT REFERENCES counters (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    created_at INTEGER NOT NULL,
    UNIQUE (name)
);
CREATE INDEX clusters_growth_trigger ON clusters (growth_trigger);
CREATE INDEX clusters_victim_counter ON clusters (victim_counter);
CREATE TABLE freezes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster TEXT REFERENCES clusters (name) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
);
CREATE INDEX freezes_cluster ON freezes (cluster);
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    hostname TEXT NOT NULL,
    cluster TEXT NOT NULL REFERENCES clusters (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    ssh_profile TEXT REFERENCES ssh_profiles (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    ec2_profile TEXT REFERENCES ec2_profiles (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    host_key TEXT NOT NULL,
    no_scale_in INTEGER NOT NULL,
    no_touch INTEGER NOT NULL,
    protection_reason TEXT NOT NULL,
    protection_expires INTEGER,
    state TEXT NOT NULL,
    state_reason TEXT NOT NULL,
    state_since INTEGER NOT NULL,
    instance_id TEXT NOT NULL,
    client_token TEXT NOT NULL,
    region TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    private_address TEXT NOT NULL,
    public_address TEXT NOT NULL,
    host_key_source TEXT NOT NULL,
    host_key_changed TEXT NOT NULL,
    execution TEXT NOT NULL,
    unreachable_since INTEGER,
    in_service_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (name)
);
CREATE INDEX nodes_state ON nodes (state);
CREATE INDEX nodes_instance_id ON nodes (instance_id);
CREATE INDEX nodes_cluster ON nodes (cluster);
CREATE INDEX nodes_ssh_profile ON nodes (ssh_profile);
CREATE INDEX nodes_ec2_profile ON nodes (ec2_profile);
CREATE TABLE node_jvm_profiles (
    owner_id INTEGER NOT NULL REFERENCES nodes (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    value TEXT NOT NULL REFERENCES jvm_profiles (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner_id, position)
);
CREATE INDEX node_jvm_profiles_value ON node_jvm_profiles (value);
CREATE TABLE triggers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    cluster TEXT NOT NULL REFERENCES clusters (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    scope TEXT,
    timing INTEGER NOT NULL,
    slots_needed INTEGER,
    clear_slots INTEGER NOT NULL,
    keep_firing_for INTEGER NOT NULL,
    repeat_after INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    UNIQUE (name)
);
CREATE INDEX triggers_cluster ON triggers (cluster);
CREATE TABLE trigger_counters (
    owner_id INTEGER NOT NULL REFERENCES triggers (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    value TEXT NOT NULL REFERENCES counters (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner_id, position)
);
CREATE INDEX trigger_counters_value ON trigger_counters (value);
CREATE TABLE trigger_steps (
    owner_id INTEGER NOT NULL REFERENCES triggers (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    action TEXT NOT NULL REFERENCES actions (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    target TEXT NOT NULL,
    on_error TEXT NOT NULL,
    PRIMARY KEY (owner_id, position)
);
CREATE INDEX trigger_steps_action ON trigger_steps (action);
CREATE TABLE executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    trigger TEXT NOT NULL,
    action TEXT NOT NULL,
    cluster TEXT NOT NULL,
    effect TEXT NOT NULL,
    amount INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    window TEXT,
    requested_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    idempotency_key TEXT,
    UNIQUE (name),
    UNIQUE (trigger, window),
    UNIQUE (idempotency_key)
);
CREATE INDEX executions_state ON executions (state);
CREATE INDEX executions_cluster ON executions (cluster);
CREATE INDEX executions_created_at ON executions (created_at);
CREATE TABLE execution_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution TEXT NOT NULL REFERENCES executions (name) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    action TEXT NOT NULL,
    action_name TEXT NOT NULL,
    target TEXT NOT NULL,
    on_error TEXT NOT NULL,
    state TEXT NOT NULL,
    nodes TEXT NOT NULL,
    task_id TEXT NOT NULL,
    error TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    UNIQUE (execution, position)
);
CREATE INDEX execution_steps_state ON execution_steps (state);
CREATE TABLE execution_outputs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution TEXT NOT NULL REFERENCES executions (name) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    node TEXT NOT NULL,
    stream TEXT NOT NULL,
    time INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX execution_outputs_execution ON execution_outputs (execution);
CREATE TABLE decision_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster TEXT NOT NULL,
    slot INTEGER NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (cluster, slot)
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    kind TEXT NOT NULL,
    cluster TEXT NOT NULL,
    node TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX events_time ON events (time);
CREATE INDEX events_cluster ON events (cluster);
CREATE TABLE periodic_tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    crontab TEXT NOT NULL,
    interval INTEGER,
    time_zone TEXT NOT NULL,
    args TEXT NOT NULL,
    kwargs TEXT NOT NULL,
    queue TEXT NOT NULL,
    expires INTEGER,
    enabled INTEGER NOT NULL,
    last_run_at INTEGER,
    total_run_count INTEGER NOT NULL,
    UNIQUE (name)
);
CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    scope TEXT NOT NULL,
    cluster TEXT REFERENCES clusters (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    UNIQUE (name),
    UNIQUE (hash)
);
CREATE INDEX api_tokens_cluster ON api_tokens (cluster);
CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    who TEXT NOT NULL,
    origin TEXT NOT NULL,
    verb TEXT NOT NULL,
    noun TEXT NOT NULL,
    object TEXT NOT NULL,
    changes TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX audit_entries_time ON audit_entries (time);
CREATE INDEX audit_entries_noun_object ON audit_entries (noun, object);
CREATE TRIGGER audit_entries_no_update BEFORE update ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries are only added'); END;
CREATE TRIGGER audit_entries_no_delete BEFORE delete ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_entries are only added'); END;
CREATE TABLE counters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    comparison TEXT NOT NULL,
    threshold REAL NOT NULL,
    clear REAL,
    missing TEXT NOT NULL,
    missing_value REAL,
    timeout INTEGER NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (name)
);
CREATE TABLE ssh_counters (
    id INTEGER PRIMARY KEY REFERENCES counters (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    script TEXT NOT NULL
);
CREATE TABLE actions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    timeout INTEGER,
    kind TEXT NOT NULL,
    UNIQUE (name)
);
CREATE TABLE deploy_ec2_nodes (
    id INTEGER PRIMARY KEY REFERENCES actions (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ec2_profile TEXT NOT NULL REFERENCES ec2_profiles (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    ssh_profile TEXT NOT NULL REFERENCES ssh_profiles (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX deploy_ec2_nodes_ec2_profile ON deploy_ec2_nodes (ec2_profile);
CREATE INDEX deploy_ec2_nodes_ssh_profile ON deploy_ec2_nodes (ssh_profile);
CREATE TABLE deploy_ec2_node_jvm_profiles (
    owner_id INTEGER NOT NULL REFERENCES deploy_ec2_nodes (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    value TEXT NOT NULL REFERENCES jvm_profiles (name) ON UPDATE CASCADE ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (owner_id, position)
);
CREATE INDEX deploy_ec2_node_jvm_profiles_value ON deploy_ec2_node_jvm_profiles (value);
CREATE TABLE remove_ec2_nodes (
    id INTEGER PRIMARY KEY REFERENCES actions (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    count INTEGER NOT NULL
);
CREATE TABLE local_scripts (
    id INTEGER PRIMARY KEY REFERENCES actions (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    script TEXT NOT NULL
);
CREATE TABLE emails (
    id INTEGER PRIMARY KEY REFERENCES actions (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    subject TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE email_to (
    owner_id INTEGER NOT NULL REFERENCES emails (id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner_id, position)
);
