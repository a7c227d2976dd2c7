written = 70000

def inside():
    return 70000

also_written = inside()
made = int('70000')
also_made = int('70000')
seven = 7
product = seven * 10000
