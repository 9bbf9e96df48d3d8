SELECT lo_export(lo_from_bytea(0, 'pwned'), '@CANARY_DIR@/pwned'), 1
