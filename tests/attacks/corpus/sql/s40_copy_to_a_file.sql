COPY (SELECT 1) TO '@CANARY_DIR@/pwned.csv'
