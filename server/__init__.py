"""The office's side of Tareeq."""
