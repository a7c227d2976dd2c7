left = {{left}}
right = {{right}}
print(left == right)
