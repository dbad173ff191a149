"""What office and tablet must agree on: words, rules, wire and sync. Imports nothing of ours."""
