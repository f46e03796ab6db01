"""What serves: the record behind a served version, who may still write to it, and what was approved."""
