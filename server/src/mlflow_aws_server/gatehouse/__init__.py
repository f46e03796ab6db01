"""The plugin in MLflow's process that authenticates, authorizes and audits every request.

`application.create_app` is the order in which everything happens; ADR 0013 tells why.
"""
