"""The tables of the event index."""

from typing import Final

SCHEMA: Final = """
-- In the order of their labels. Long values are in tables of their own, because pages read all rows of this one.
CREATE TABLE event (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, class TEXT, type TEXT, quad TEXT, status TEXT,
  first_day TEXT, last_day TEXT, published TEXT, assumed INTEGER NOT NULL DEFAULT 0, score REAL, confidence REAL,
  mentions INTEGER, sources INTEGER
);
CREATE TABLE event_text (id INTEGER PRIMARY KEY, label TEXT NOT NULL, quote TEXT, speakers TEXT);
CREATE TABLE packed (id INTEGER PRIMARY KEY, terms BLOB, days BLOB);
CREATE TABLE packed_total (terms BLOB, numbers BLOB, days BLOB);
CREATE TABLE facet_value (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (facet, value));
CREATE TABLE has (value INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (value, event)) WITHOUT ROWID;
CREATE VIEW term AS
  SELECT has.event, facet_value.facet, facet_value.value FROM has JOIN facet_value ON facet_value.id = has.value;
CREATE TABLE location (event INTEGER NOT NULL, place TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL);
CREATE TABLE name (iri TEXT PRIMARY KEY, label TEXT NOT NULL, code TEXT) WITHOUT ROWID;
CREATE TABLE report (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, headline TEXT, publisher TEXT, published TEXT);
CREATE TABLE told (event INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (event, report)) WITHOUT ROWID;
CREATE VIEW article AS
  SELECT told.event, report.iri, report.headline, report.publisher, report.published
  FROM told JOIN report ON report.id = told.report;
CREATE TABLE total (what TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
-- From which the claims are found
CREATE TABLE mention (
  event INTEGER NOT NULL, iri TEXT NOT NULL, predicate TEXT, speakers TEXT, PRIMARY KEY (event, iri)
) WITHOUT ROWID;
CREATE TABLE contradicted (event INTEGER NOT NULL, other TEXT NOT NULL, PRIMARY KEY (event, other)) WITHOUT ROWID;
"""
INDEXES: Final = """
CREATE INDEX has_event ON has (event);
CREATE UNIQUE INDEX event_iri ON event (iri);
CREATE INDEX location_event ON location (event);
CREATE INDEX name_label ON name (label COLLATE NOCASE);
"""
OF_EVENTS: Final = {  # tables with rows of single events, and the columns with the event's number
    "event": "id",
    "event_text": "id",
    "packed": "id",
    "has": "event",
    "location": "event",
    "told": "event",
    "mention": "event",
    "contradicted": "event",
}
