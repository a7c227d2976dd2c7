// Where the versions of sys.monitoring differ, as data. Measured on 3.12.1, 3.13.0, 3.14.10 and 3.15.2. Mirrors the numbers in
// Include/cpython/monitoring.h and the layout of _PyCoMonitoringData in Include/cpython/code.h.

import { type PythonVersion, profile } from '../include/profile.ts';
import type { Addr } from '../memory/memory.ts';
import * as event from './monitoring_events.ts';

interface MonitoringRules {
  /** The events in the order of their bits. */
  readonly order: readonly number[];
  /** How many of them, the first ones, can be asked for in one code object. */
  readonly localEvents: number;
  /** The ways that a branch takes are events of their own, and BRANCH stands for both. */
  readonly branchesHaveSides: boolean;
  /** A tool that is freed is forgotten with its events and callbacks, and there is clear_tool_id. */
  readonly freesEvents: boolean;
  /** A call of a bound method is told of as one of the function with the instance as its first argument. */
  readonly methodsTakenApart: boolean;
  /** `f(*args)` is told of for every `f`; else for C functions only, and without arguments the first is None. */
  readonly starredCallsAreCalls: boolean;
  /** Closing a generator raises GeneratorExit in it also where nothing would handle that. */
  readonly closesWithException: boolean;
  /** Bytes of _PyCoMonitoringData, and where in it are the tools that are active by event, pointers, versions of tools (0: there are none). */
  readonly data: {
    readonly sizeof: number;
    readonly active: number;
    readonly tools: number;
    readonly tool_versions: number;
    readonly lines: number;
  };
  /** A table of lines has a byte in front, and more than two bytes an entry if the code is long. */
  readonly lineEntriesVary: boolean;
}
const { BRANCH, BRANCH_LEFT, BRANCH_RIGHT } = event;
const all = event.EVENT_NAMES.map((_, number) => number);
const since315: MonitoringRules = {
  order: all,
  localEvents: 16,
  branchesHaveSides: true,
  freesEvents: true,
  methodsTakenApart: true,
  starredCallsAreCalls: true,
  closesWithException: false,
  data: { sizeof: 136, active: 16, tools: 32, tool_versions: 40, lines: 104 },
  lineEntriesVary: true,
};
const in314: MonitoringRules = {
  ...since315,
  localEvents: 11,
  data: { sizeof: 128, active: 11, tools: 24, tool_versions: 32, lines: 96 },
};
const in313: MonitoringRules = {
  ...in314,
  order: [...all.slice(0, BRANCH_LEFT), BRANCH, ...all.slice(BRANCH_RIGHT + 1, BRANCH)],
  localEvents: 10,
  branchesHaveSides: false,
  freesEvents: false,
  methodsTakenApart: false,
  data: { sizeof: 64, active: 10, tools: 24, tool_versions: 0, lines: 32 },
  lineEntriesVary: false,
};
const RULES: Readonly<Record<PythonVersion, MonitoringRules>> = {
  '3.12': {
    ...in313,
    starredCallsAreCalls: false,
    closesWithException: true,
    data: { sizeof: 72, active: 15, tools: 32, tool_versions: 0, lines: 40 },
  },
  '3.13': in313,
  '3.14': in314,
  '3.15': since315,
};
/** Where the monitoring data of a code object points at its tables: tools by code unit, lines and their tools, instructions and theirs. */
export function monitoringTables(data: Addr): Addr[] {
  const { tools, lines } = monitoringRules().data;
  return [tools, lines, lines + 8, lines + 16, lines + 24].map((at) => data + at);
}
export const monitoringRules = (): MonitoringRules => RULES[profile.version];
