SET enable_external_access = true; SELECT 1
