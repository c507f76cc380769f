CREATE TABLE snapshots (
  statement_id TEXT PRIMARY KEY CHECK (length(statement_id) = 64 AND statement_id NOT GLOB '*[^0-9a-f]*'),
  exchange TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  file TEXT NOT NULL UNIQUE,
  file_sha256 TEXT NOT NULL CHECK (length(file_sha256) = 64 AND file_sha256 NOT GLOB '*[^0-9a-f]*'),
  published_at TEXT NOT NULL,
  published_by INTEGER NOT NULL,
  withdrawn_at TEXT,
  withdrawn_by INTEGER
) STRICT
;;
CREATE UNIQUE INDEX one_statement_a_time ON snapshots (exchange, taken_at) WHERE withdrawn_at IS NULL
;;
CREATE TABLE staged (
  statement_id TEXT PRIMARY KEY CHECK (length(statement_id) = 64 AND statement_id NOT GLOB '*[^0-9a-f]*'),
  exchange TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  file_sha256 TEXT NOT NULL CHECK (length(file_sha256) = 64 AND file_sha256 NOT GLOB '*[^0-9a-f]*'),
  staged_at TEXT NOT NULL,
  staged_by INTEGER NOT NULL,
  source TEXT NOT NULL,
  "foreign" INTEGER NOT NULL
) STRICT
;;
CREATE TABLE public_log (
  seq INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('published', 'withdrawn')),
  statement_id TEXT NOT NULL REFERENCES snapshots (statement_id),
  previous TEXT NOT NULL UNIQUE CHECK (length(previous) = 64 AND previous NOT GLOB '*[^0-9a-f]*')
) STRICT
;;
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  operator INTEGER NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT
;;
CREATE TRIGGER snapshots_never_delete BEFORE DELETE ON snapshots BEGIN SELECT RAISE(ABORT, 'snapshots is append only'); END
;;
CREATE TRIGGER public_log_never_delete BEFORE DELETE ON public_log BEGIN SELECT RAISE(ABORT, 'public_log is append only'); END
;;
CREATE TRIGGER audit_never_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END
;;
CREATE TRIGGER public_log_never_update BEFORE UPDATE ON public_log BEGIN SELECT RAISE(ABORT, 'public_log is append only'); END
;;
CREATE TRIGGER audit_never_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END
;;
CREATE TRIGGER snapshots_withdraw_only BEFORE UPDATE ON snapshots
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
  OR (OLD.statement_id, OLD.exchange, OLD.taken_at, OLD.file, OLD.file_sha256, OLD.published_at, OLD.published_by)
  IS NOT (NEW.statement_id, NEW.exchange, NEW.taken_at, NEW.file, NEW.file_sha256, NEW.published_at, NEW.published_by)
BEGIN SELECT RAISE(ABORT, 'a published snapshot can only be withdrawn, once'); END
