"""The gatehouse's own HTTP endpoints: promotions, rollbacks, what serves, and blocks."""
