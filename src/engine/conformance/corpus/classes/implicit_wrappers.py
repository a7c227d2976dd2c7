# What a class makes of __new__, __init_subclass__ and __class_getitem__: wrappers whose own dict is empty before 3.15.
import sys


class C:
    def __new__(cls):
        "makes one"
        return super().__new__(cls)

    def __init_subclass__(cls):
        "is told"

    def __class_getitem__(cls, item):
        "is asked"

    @staticmethod
    def explicit():
        "said so"


for name in ('__new__', '__init_subclass__', '__class_getitem__', 'explicit'):
    wrapper = vars(C)[name]
    print(name, type(wrapper).__name__, vars(wrapper), sys.getsizeof(wrapper), wrapper.__doc__[:14].strip())
print(vars(str)['maketrans'].__dict__.get('__name__'), C.__new__.__doc__)
