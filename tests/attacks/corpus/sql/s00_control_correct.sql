SELECT dept, count(*) FROM employees WHERE dept IS NOT NULL GROUP BY dept
