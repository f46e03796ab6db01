"""What one request may name at most."""

from __future__ import annotations

# As many metrics as log-batch takes, the longest of MLflow's own batches.
MOST_LISTED = 1000
