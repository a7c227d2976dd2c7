row = [0, 0, 0]
grid = [row] * 2
other = grid
