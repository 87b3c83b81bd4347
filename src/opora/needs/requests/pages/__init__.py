"""Pages of requests: collecting them, filling one in, answering one."""
