"""What all pages share: addresses, icons, the frame around the content."""
