"""Webhooks: programs outside are told what happens in the register, signed and never lost."""
