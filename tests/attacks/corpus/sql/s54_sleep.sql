SELECT pg_sleep(60), 1
