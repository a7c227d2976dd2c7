# What is in the namespace of a script and of modules, in order.
import enum
import json
import json.decoder

print(list(globals()))
print(type(__builtins__).__name__, __doc__, __package__, __spec__, __name__)
for module in enum, json, json.decoder:
    names = list(vars(module))
    print(names[: names.index('__builtins__') + 1])
    print(module.__package__, module.__file__.split('/')[-1], module.__spec__.cached.split('/')[-2:])
    print(getattr(module, '__cached__', None) == module.__spec__.cached, module.__spec__.parent)
x: int = 1
print([name for name in globals() if 'annot' in name])
