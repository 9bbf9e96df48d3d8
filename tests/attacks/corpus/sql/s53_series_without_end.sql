SELECT dept, generate_series(1, 1000000000) FROM employees
