class Big:
    def __del__(self):
        print('Big is gone')

def work():
    big = Big()
    raise ValueError('no')

kept = None
try:
    work()
except ValueError as error:
    kept = error

print('still there')
frame = kept.__traceback__.tb_next.tb_frame
print(list(frame.f_locals))
del frame
kept.__traceback__ = None
print('the end')
