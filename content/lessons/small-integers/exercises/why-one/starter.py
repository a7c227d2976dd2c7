a = int('256')
b = int('256')
