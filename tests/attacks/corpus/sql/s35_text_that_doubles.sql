WITH RECURSIVE t(n, x) AS (SELECT 1, 'ab' UNION ALL SELECT n + 1, x || x FROM t WHERE n < 40) SELECT length(x), x FROM t
