"""An inspector's tour by tapping, killed again and again: what was shown as saved is there."""
