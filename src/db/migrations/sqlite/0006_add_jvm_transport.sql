ALTER TABLE jvm_profiles ADD COLUMN transport TEXT NOT NULL DEFAULT 'rmi';
ALTER TABLE jvm_profiles ADD COLUMN path TEXT NOT NULL DEFAULT '/jolokia/';
