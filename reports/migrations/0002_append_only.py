"""PostgreSQL itself refuses to change or delete an event. SQLite has no such guard (emptying a
test database
needs DELETE): there the model refuses, and the hash chain shows what went round it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION reports_event_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER reports_event_append_only BEFORE UPDATE OR DELETE ON reports_event
    FOR EACH ROW EXECUTE FUNCTION reports_event_refuse();
"""
UNGUARD = """
DROP TRIGGER IF EXISTS reports_event_append_only ON reports_event;
DROP FUNCTION IF EXISTS reports_event_refuse();
"""


def _execute(schema_editor, statement):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(statement)


def guard(apps, schema_editor):
    _execute(schema_editor, GUARD)


def unguard(apps, schema_editor):
    _execute(schema_editor, UNGUARD)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
