import { expect, it } from 'vitest';
import { momentOf } from '../../../engine/trace/time.ts';
import { AT_START, parseState, type StepState, stateParameters } from './state.ts';

const read = (parameters: readonly (readonly [string, string])[]): StepState => {
  const all = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
  return parseState((name) => all.get(name));
};

it('is the same after a link', () => {
  const state: StepState = {
    moment: momentOf(6, 3),
    unit: 'instruction',
    open: ['text', 'collector'],
    detail: { kind: 'bytes', number: 12.01 },
    stops: [3, 8],
    thresholds: [50, 0, 10],
  };
  expect(read(stateParameters(state))).toEqual(state);
  expect(stateParameters(AT_START)).toEqual([['step', '1']]);
  expect(read(stateParameters(AT_START))).toEqual(AT_START);
});
it('takes nonsense for nothing', () => {
  expect(
    read([
      ['step', '-1'],
      ['unit', 'eternity'],
      ['show', 'bytes <b>'],
      ['stops', '0 x 4'],
      ['thresholds', '5 -1 3'],
    ]),
  ).toEqual({ ...AT_START, stops: [4] });
  expect(read([])).toEqual(AT_START);
});
