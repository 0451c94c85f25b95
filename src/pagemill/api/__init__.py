"""The HTTP server: the faces, the object store's URLs, and the signs of health."""
