"""The PostgreSQL that comes along: a private server, started at the first real connection. See README.md."""
