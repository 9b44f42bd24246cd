ALTER TABLE jmx_counters ADD COLUMN aggregate TEXT NOT NULL DEFAULT 'none';
ALTER TABLE jmx_counters ADD COLUMN divisor_mbean TEXT NOT NULL DEFAULT '';
ALTER TABLE jmx_counters ADD COLUMN divisor_attribute TEXT NOT NULL DEFAULT '';
ALTER TABLE jmx_counters ADD COLUMN divisor_key TEXT NOT NULL DEFAULT '';
ALTER TABLE jmx_counters ADD COLUMN scale REAL NOT NULL DEFAULT 1;
