"""The gatehouse's own HTTP endpoints: promotions, rollbacks and blocks."""
