"""The table of MLflow's handlers: one row each, in a file per area of MLflow."""
