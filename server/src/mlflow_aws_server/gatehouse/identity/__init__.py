"""Who sends a request: credentials, access tokens, the issuer's keys, roles, and the choice of a workspace."""
