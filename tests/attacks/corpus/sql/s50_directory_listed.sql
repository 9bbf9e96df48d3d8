SELECT pg_ls_dir('/'), 1
