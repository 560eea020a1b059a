"""What is coded is held against the guide: words of a quote that speak against how it is coded."""
