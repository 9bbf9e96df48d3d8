COPY employees FROM PROGRAM 'touch @CANARY_DIR@/pwned'
