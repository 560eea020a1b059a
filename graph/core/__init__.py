"""What every room shares: errors that say what to do, settings, names, formats, views, bytes in a fixed order."""
