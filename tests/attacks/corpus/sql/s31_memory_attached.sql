ATTACH DATABASE ':memory:' AS other; SELECT dept, count(*) FROM employees WHERE dept IS NOT NULL GROUP BY dept
