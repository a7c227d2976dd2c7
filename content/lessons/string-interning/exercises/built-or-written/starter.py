text = '{{text}}'
print(text[:] is text)
print(text.upper().lower() is text)
print(text[0] is '{{other}}'[0])
