SELECT dept, count(*) FROM employees GROUP BY dept
