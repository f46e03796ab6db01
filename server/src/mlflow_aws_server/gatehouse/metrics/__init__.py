"""The Prometheus counters and the port that serves them."""
