INSTALL httpfs; LOAD httpfs; SELECT 1
