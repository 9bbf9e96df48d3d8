PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'x'; SELECT 1
