"""What an e-mail address looks like: plain letters, as every mail server takes it."""

from __future__ import annotations

import re

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less its brackets
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_LENGTHS = rf"(?=.{{3,{LONGEST_EMAIL}}}\Z)(?=[^@]{{1,64}}@)"
EMAIL = re.compile(rf"{_LENGTHS}{_LOCAL}@(?:{_LABEL}\.)*{_LABEL}")
