SELECT content, 1 FROM read_text('@CANARY_DIR@/secret.txt')
