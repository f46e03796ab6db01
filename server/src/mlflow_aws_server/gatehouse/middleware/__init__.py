"""The ASGI application and the Flask hooks through which every request passes, in the order of their work."""
