"""What a request may do beyond MLflow's own permissions: one rule per handler, and the checks behind the rules."""
