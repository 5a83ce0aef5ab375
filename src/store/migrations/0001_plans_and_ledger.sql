-- Plans of all years, and the ledger of progress. Times are RFC 3339 text; quarters are 1 to 4.

CREATE TABLE plan (
  id     INTEGER PRIMARY KEY,
  region TEXT    NOT NULL CHECK (region <> ''),
  year   INTEGER NOT NULL,
  UNIQUE (region, year)
) STRICT;

-- A corrected notice is a new revision; the old one stays as it was.
CREATE TABLE revision (
  id        INTEGER PRIMARY KEY,
  plan_id   INTEGER NOT NULL REFERENCES plan (id),
  number    INTEGER NOT NULL CHECK (number >= 1),
  body      TEXT    NOT NULL CHECK (json_valid(body)), -- the plan's own JSON, duban.plan/1
  stored_at TEXT    NOT NULL,
  UNIQUE (plan_id, number)
) STRICT;

-- The files a revision was read from: the same notice may come as PDF and as Word.
CREATE TABLE source (
  revision_id INTEGER NOT NULL REFERENCES revision (id),
  sha256      TEXT    NOT NULL,
  file        TEXT    NOT NULL,
  stored_at   TEXT    NOT NULL,
  PRIMARY KEY (revision_id, sha256)
) STRICT;
CREATE INDEX source_by_hash ON source (sha256);

-- Progress forms taken in. The same bytes are taken in once.
CREATE TABLE form (
  id          INTEGER PRIMARY KEY,
  plan_id     INTEGER NOT NULL REFERENCES plan (id),
  quarter     INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  unit        TEXT    NOT NULL,
  person      TEXT    NOT NULL, -- who filled it in; empty when the form does not say
  file        TEXT    NOT NULL,
  sha256      TEXT    NOT NULL,
  imported_at TEXT    NOT NULL,
  UNIQUE (plan_id, sha256)
) STRICT;

-- The ledger: only ever added to. A correction is a later line.
CREATE TABLE entry (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id     INTEGER NOT NULL REFERENCES plan (id),
  revision_id INTEGER NOT NULL REFERENCES revision (id), -- the one in force when it was recorded
  form_id     INTEGER REFERENCES form (id),              -- NULL when entered by hand
  task        TEXT    NOT NULL CHECK (task <> ''),
  item        TEXT,                                      -- NULL for the task as a whole
  quarter     INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
  kind        TEXT    NOT NULL CHECK (kind IN ('claim', 'verdict')),
  status      TEXT    CHECK (status IN ('early', 'done', 'ahead', 'on_schedule', 'behind', 'far_behind',
                                        'not_started', 'adjusted', 'nothing_due', 'unreported')),
  share       REAL    CHECK (share >= 0),                -- of the whole task, in per cent
  words       TEXT    NOT NULL,
  figures     TEXT    NOT NULL CHECK (json_valid(figures)),
  reporter    TEXT    NOT NULL CHECK (reporter <> ''),
  reported_at TEXT    NOT NULL,
  recorded_at TEXT    NOT NULL
) STRICT;
CREATE INDEX entry_by_place ON entry (plan_id, quarter, task, item);

CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, '进展台账只增不改'); END;
CREATE TRIGGER entry_is_not_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, '进展台账只增不改'); END;
CREATE TRIGGER form_is_not_changed BEFORE UPDATE ON form
BEGIN SELECT RAISE(ABORT, '进展台账只增不改'); END;
CREATE TRIGGER form_is_not_removed BEFORE DELETE ON form
BEGIN SELECT RAISE(ABORT, '进展台账只增不改'); END;
CREATE TRIGGER revision_is_not_changed BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, '计划的各次修订只增不改'); END;
CREATE TRIGGER revision_is_not_removed BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, '计划的各次修订只增不改'); END;
CREATE TRIGGER plan_is_not_removed BEFORE DELETE ON plan
BEGIN SELECT RAISE(ABORT, '计划的各次修订只增不改'); END;

-- For people who ask the database themselves: the plan in force as rows. The JSON is the one truth.
CREATE VIEW current_revision AS
SELECT plan.id AS plan_id, region, year, revision.id AS revision_id, max(number) AS number, body, stored_at
FROM plan JOIN revision ON revision.plan_id = plan.id
GROUP BY plan.id;

CREATE VIEW task AS
SELECT plan_id, region, year, c.key AS category_seq, p.key AS project_seq, t.key AS task_seq,
       c.value ->> '$.name' AS category, p.value ->> '$.number' AS number, p.value ->> '$.name' AS project,
       t.value ->> '$.id' AS task, t.value ->> '$.detail' AS detail, t.value AS body
FROM current_revision, json_each(body, '$.categories') c, json_each(c.value, '$.projects') p,
     json_each(p.value, '$.tasks') t;

CREATE VIEW party AS
SELECT plan_id, region, year, task, p.value ->> '$.unit' AS unit, p.value ->> '$.role' AS role,
       p.value ->> '$.leader' AS leader
FROM task, json_each(task.body, '$.parties') p;

CREATE VIEW milestone AS
SELECT plan_id, region, year, task, m.value ->> '$.period' AS period, m.value ->> '$.text' AS text
FROM task, json_each(task.body, '$.milestones') m
WHERE m.value ->> '$.text' IS NOT NULL;
