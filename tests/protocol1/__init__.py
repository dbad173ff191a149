"""Traffic of protocol 1 as released tablets spoke it: recorded once, replayed ever after."""
