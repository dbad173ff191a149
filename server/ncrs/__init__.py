"""Non-conformances in the office: answered, judged, looked at again, closed; board and figures."""
