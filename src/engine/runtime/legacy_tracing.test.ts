// sys.settrace against what CPython 3.14.10 tells a trace function.

import { expect, test } from 'vitest';
import { startProcess } from '../index.ts';

const program = `import sys
log = []
def trace(frame, event, arg):
    log.append(f'{frame.f_code.co_name} {event} {frame.f_lineno}')
    return trace
def gen():
    yield 1
def loop():
    for i in gen():
        pass
    while i < 3: i += 1
    return [q for q in range(2)]
def fail():
    try:
        1 / 0
    except ZeroDivisionError:
        x = 1
    raise ValueError
def run(f):
    sys.settrace(trace)
    try:
        f()
    except ValueError:
        pass
    sys.settrace(None)
run(loop)
run(fail)
run(lambda: sorted([2, 1], key=lambda v: v))
print(*log, sep='\\n')
`;
const recorded = `loop call 8
loop line 9
gen call 6
gen line 7
gen return 7
loop line 10
loop line 9
gen call 7
gen return 7
loop line 11
loop line 11
loop line 11
loop line 12
loop line 12
loop line 12
loop return 12
fail call 13
fail line 14
fail line 15
fail exception 15
fail line 16
fail line 17
fail line 18
fail exception 18
fail return 18
<lambda> call 28
<lambda> line 28
<lambda> call 28
<lambda> line 28
<lambda> return 28
<lambda> call 28
<lambda> line 28
<lambda> return 28
<lambda> return 28
`;

test('a trace function sees the events that CPython sends', () => {
  let printed = '';
  const write = (text: string): void => {
    printed += text;
  };
  const p = startProcess({
    version: '3.14',
    host: { stdout: write, stderr: write, stdin: () => '', libModule: () => null, pathModule: () => null },
  });
  p.start(program, 'program.py');
  while (p.run(1 << 20) === 'running');
  p.finish();
  expect(printed).toBe(recorded);
});
