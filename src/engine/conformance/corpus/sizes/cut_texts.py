# A text that is cut by a format is laid out by what is left of it, and equals the same text made otherwise.
import sys
for s in ["{0:.3s}".format("ABC\u0410\u0411\u0412"), '%.2s' % "a\xe9\u20ac", f'{"ABC\u0410":.3}', '%.1s' % 'é'.__add__('\u20ac'), '%.2s|' % 'ab\u20ac', '{:.2}|'.format('ab\u20ac'), '{:5.2}'.format('ab\u20ac'), '%5.2s' % 'ab\u20ac']:
    print(ascii(s), sys.getsizeof(s))
print("{0:.3s}".format("ABC\u0410") == 'ABC', "%.3s" % "ABC\u0410" == 'ABC')
wide = 'ab\U0001f600é\u20ac'
for n in range(6):
    cut = [f'{wide:.{n}}', '%.*s' % (n, wide), '{:.{}}'.format(wide, n), f'{wide:é>8.{n}}', '%-8.*s' % (n, wide), f'[{wide:.{n}}]', '[%.*s]' % (n, wide)]
    print(n, [sys.getsizeof(s) for s in cut], cut[0] == cut[1] == cut[2] == wide[:n], cut[5] == cut[6] == '[' + wide[:n] + ']')
