SELECT dept, count(*) + abs(random() % 2) FROM employees WHERE dept IS NOT NULL GROUP BY dept
