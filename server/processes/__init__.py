"""What runs: the database, the web server and the worker of ``make run``, and commands."""
