UPDATE employees SET dept = 'red' WHERE id = 1 RETURNING 'red', 2
