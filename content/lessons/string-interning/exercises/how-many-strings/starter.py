text = '{{text}}'
pieces = {{pieces}}
