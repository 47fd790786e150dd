"""Sign-ins in the record."""
