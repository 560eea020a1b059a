"""Pages as files that open from a folder, without a server."""
