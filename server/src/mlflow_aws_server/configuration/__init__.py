"""The settings of the server: what each means, which values are allowed, and the access rules among them."""
