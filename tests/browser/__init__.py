"""Every kind of page in a real browser: what a reader, a keyboard and a screen reader would stumble over."""
