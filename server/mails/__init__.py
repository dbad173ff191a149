"""Mails: each issued week to whom it is sent, once, with what became of it."""
