"""What travels between tablet and office: written once, here."""
