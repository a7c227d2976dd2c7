// Which tools hear of which events: for all code, and for one code object. Mirrors the tables of Python/instrumentation.c and
// _PyCoMonitoringData in Include/cpython/code.h.
//
//   code._co_monitoring -> local_monitors  by event, the tools that asked for it in this code object
//                          active_monitors by event, those that asked for it here or everywhere
//                          tools           by code unit, the tools that hear of the instruction's own event
//                          tool_versions   by tool, what TOOL_VERSIONS was when it asked
//                          lines           (room only)
//                          line_tools      by code unit, the tools that hear of the line that begins there
//                          per_instruction_opcodes (room only), per_instruction_tools
//
// A set of tools is a byte, tool 0 in the lowest bit. A table by code unit is made when a second tool asks for anything; until
// then the active tools are those of every unit. NOT-IN-CPYTHON: CPython rewrites the instructions of which there is something to
// tell. Here a tool that wants to hear no more of one place has the table made, and `lines` and `per_instruction_opcodes`, where
// CPython keeps what the instructions were, are room only.

import { PyCodeObject } from '../include/structs.ts';
import { type Addr, ld, ld8, memset, type Ref, st, st8, stp } from '../memory/memory.ts';
import { PyMem_Free, PyMem_Malloc } from '../memory/obmalloc.ts';
import {
  _PyFrame_GetCode,
  _PyThreadState_GetFrame,
  F_PREVIOUS,
  FRAME_OWNED_BY_INTERPRETER,
  frameOwner,
} from '../objects/interpframe.ts';
import { partLink } from '../objects/link.ts';
import {
  LAST_RESTART_VERSION,
  LOCAL_CODES,
  MONITORS,
  TOOL_VERSIONS,
  TOOLS,
  VERSION,
} from '../objects/monitoring_state.ts';
import { Py_SIZE } from '../objects/object.ts';
import { tstate } from '../objects/tstate.ts';
import { endStretch } from './eval_state.ts';
import * as event from './monitoring_events.ts';
import { monitoringRules, monitoringTables } from './monitoring_rules.ts';
import { type CodeShape, codeShape } from './monitoring_shape.ts';

const CO = PyCodeObject;

// ---- events by bit ----

/** The bit of an event in a set of events. */
export const bitOf = (number: number): number => monitoringRules().order.indexOf(number);
/** What the instructions themselves tell of, up to STOP_ITERATION: the others happen to exceptions. */
export const isInstrumented = (number: number): boolean => number <= event.STOP_ITERATION || number === event.BRANCH;

export const monitoringVersion = (): number => ld(VERSION);
/** The tools that asked for an event everywhere. */
export const globalTools = (number: number): number => ld8(MONITORS + number);
function eventsAt(at: Addr, tool: number, numbers: readonly number[]): number {
  let set = 0;
  numbers.forEach((number, bit) => {
    if ((ld8(at + (at === MONITORS ? number : bit)) >> tool) & 1) set |= 1 << bit;
  });
  return set;
}
const localOrder = (): readonly number[] => monitoringRules().order.slice(0, monitoringRules().localEvents);
export const getEvents = (tool: number): number => eventsAt(MONITORS, tool, monitoringRules().order);

/** Tells the loop whether anything is to be told. */
function update(): void {
  let any = 0;
  for (let tool = 0; tool < TOOLS; tool++) if (ld(LOCAL_CODES + tool * 8) > 0) any = 1;
  for (let number = 0; number < event.EVENT_NAMES.length; number++) if (globalTools(number) !== 0) any = 1;
  st(tstate.monitored, any);
  endStretch();
}
partLink.isUnwindMonitored = (code) => monitoringRules().closesWithException || toolsAt(code, 0, event.PY_UNWIND) !== 0;

/** Counts a change, and brings the code of all running frames up to date. */
function changed(by = 1): void {
  st(VERSION, ld(VERSION) + by);
  for (let frame = _PyThreadState_GetFrame(); frame !== 0; frame = ld(frame + F_PREVIOUS))
    if (frameOwner(frame) !== FRAME_OWNED_BY_INTERPRETER) instrument(_PyFrame_GetCode(frame));
  update();
}
export function setEvents(tool: number, events: number): void {
  if (getEvents(tool) === events) return;
  monitoringRules().order.forEach((number, bit) => {
    st8(MONITORS + number, (globalTools(number) & ~(1 << tool)) | (((events >> bit) & 1) << tool));
  });
  changed();
}
/** All events are told of again where a tool wanted to hear no more of them. */
export function restartEvents(): void {
  st(LAST_RESTART_VERSION, ld(VERSION) + 1);
  changed(2);
}
/** What the tool asked for anywhere does not count any more. */
export function forgetEvents(tool: number): void {
  setEvents(tool, 0);
  st(TOOL_VERSIONS + tool * 8, ld(VERSION) + 1);
  st(LOCAL_CODES + tool * 8, 0);
  changed();
}

// ---- of one code object ----

const toolsOf = (data: Addr): Addr => data + monitoringRules().data.tools;
const lineToolsOf = (data: Addr): Addr => data + monitoringRules().data.lines + 8;
const instructionToolsOf = (data: Addr): Addr => data + monitoringRules().data.lines + 24;
const active = (data: Addr, bit: number): Addr => data + monitoringRules().data.active + bit;

/** The monitoring data of a code object, made if there is none; NULL if memory is full. */
function allocate(code: Ref): Addr {
  const made = ld(code + CO._co_monitoring);
  if (made !== 0) return made;
  const { sizeof } = monitoringRules().data;
  const data = PyMem_Malloc(sizeof);
  if (data === 0) return 0;
  memset(data, 0, sizeof);
  stp(code + CO._co_monitoring, data);
  return data;
}
function free_monitoring_data(code: Ref): void {
  const data = ld(code + CO._co_monitoring);
  for (let tool = 0; tool < TOOLS; tool++) if (localEvents(code, tool) !== 0) countCode(tool, -1);
  for (const at of monitoringTables(data)) if (ld(at) !== 0) PyMem_Free(ld(at));
  PyMem_Free(data);
}
partLink.free_monitoring_data = free_monitoring_data;

/** A table by code unit, `value` in each place. */
function table(at: Addr, units: number, value: (unit: number) => number): void {
  const made = PyMem_Malloc(units);
  if (made === 0) return;
  for (let i = 0; i < units; i++) st8(made + i, value(i));
  stp(at, made);
}
const count = (tools: number): number => {
  let n = 0;
  for (let rest = tools; rest !== 0; rest &= rest - 1) n++;
  return n;
};
/** Bytes of the table of lines. */
function lineBytes(code: Ref, { lines }: CodeShape): number {
  const units = Py_SIZE(code);
  if (!monitoringRules().lineEntriesVary) return units * 2;
  const first = ld(code + CO.co_firstlineno);
  let last = first + 1;
  for (const line of lines) last = Math.max(last, line);
  const delta = last - first + 2;
  return 1 + units * (delta < 1 << 8 ? 2 : delta < 1 << 16 ? 3 : delta < 1 << 24 ? 4 : 5);
}

/** Brings a code object up to date. */
export function instrument(code: Ref): void {
  if (ld(code + CO._co_instrumentation_version) !== ld(VERSION)) force_instrument(code);
}
/** Code of the interpreter's own, of which nothing is told. */
export const isShim = (code: Ref): boolean => ld(code + CO._co_firsttraceable) >= Py_SIZE(code);
function force_instrument(code: Ref): void {
  const units = Py_SIZE(code);
  if (isShim(code)) return;
  const data = allocate(code);
  if (data === 0) return;
  const order = localOrder();
  for (let tool = 0; tool < TOOLS; tool++) {
    if (isFresh(data, tool)) continue;
    order.forEach((_, bit) => {
      st8(data + bit, ld8(data + bit) & ~(1 << tool));
    });
  }
  const old = order.map((_, bit) => ld8(active(data, bit)));
  const now = order.map((number, bit) => globalTools(number) | ld8(data + bit));
  const shape = codeShape(code);
  const { line, instruction } = makeTables(code, data, shape, old, now);
  const restarted = ld(LAST_RESTART_VERSION) > ld(code + CO._co_instrumentation_version);
  const gone = order.map((_, bit) => (restarted ? old[bit] : old[bit] & ~now[bit]));
  const come = order.map((_, bit) => (restarted ? now[bit] : now[bit] & ~old[bit]));
  const change = (at: Addr, bit: number): void => st8(at, (ld8(at) & ~gone[bit]) | come[bit]);
  const own = ld(toolsOf(data));
  const bits = shape.events.map((number) => (number < 0 ? -1 : bitOf(number)));
  for (let i = 0; i < units; i++) {
    if (own !== 0 && bits[i] >= 0) change(own + i, bits[i]);
    if (line !== 0 && shape.lineStarts[i]) change(line + i, event.LINE);
    if (instruction !== 0 && shape.instructions[i]) change(instruction + i, event.INSTRUCTION);
  }
  now.forEach((tools, bit) => {
    st8(active(data, bit), tools);
  });
  st(code + CO._co_instrumentation_version, ld(VERSION));
}
/** Makes the tables that CPython makes for events `now`, after events `old`. Returns two of them. */
function makeTables(code: Ref, data: Addr, shape: CodeShape, old: readonly number[], now: readonly number[]) {
  const units = Py_SIZE(code);
  const several = now.some((tools) => count(tools) > 1);
  const { lines } = monitoringRules().data;
  const lineTools = lineToolsOf(data);
  const instructionTools = instructionToolsOf(data);
  if (several && ld(toolsOf(data)) === 0)
    table(toolsOf(data), units, (i) => (shape.events[i] < 0 ? 0 : old[bitOf(shape.events[i])]));
  if (now[event.LINE] !== 0) {
    if (ld(data + lines) === 0) stp(data + lines, PyMem_Malloc(lineBytes(code, shape)));
    if (several && ld(lineTools) === 0) table(lineTools, units, () => now[event.LINE]);
  }
  if (now[event.INSTRUCTION] !== 0) {
    if (ld(data + lines + 16) === 0) stp(data + lines + 16, PyMem_Malloc(units * 2));
    if (several && ld(instructionTools) === 0) table(instructionTools, units, () => 0);
  }
  return { line: ld(lineTools), instruction: ld(instructionTools) };
}

/** The events that are active in a code object, as a set of numbers; 0 if there is nothing to tell of it. */
export function activeEvents(code: Ref): number {
  const data = ld(code + CO._co_monitoring);
  if (data === 0) return 0;
  let set = 0;
  localOrder().forEach((number, bit) => {
    if (ld8(active(data, bit)) !== 0) set |= 1 << number;
  });
  return set;
}
/** The tools that hear of an event at a code unit. */
export function toolsAt(code: Ref, unit: number, number: number): number {
  const data = ld(code + CO._co_monitoring);
  if (!isInstrumented(number)) {
    // C_RETURN and C_RAISE go with CALL.
    if (number === event.C_RETURN || number === event.C_RAISE) return toolsAt(code, unit, event.CALL);
    const bit = bitOf(number);
    return data === 0 || bit >= monitoringRules().localEvents ? globalTools(number) : ld8(active(data, bit));
  }
  if (data === 0) return 0;
  const at = tableOf(data, number);
  return ld(at) === 0 ? ld8(active(data, bitOf(number))) : ld8(ld(at) + unit);
}
function tableOf(data: Addr, number: number): Addr {
  if (number === event.LINE) return lineToolsOf(data);
  return number === event.INSTRUCTION ? instructionToolsOf(data) : toolsOf(data);
}
/** A tool wants to hear no more of an event at a code unit; of exceptions: in this code object, as far as it asked for them there. */
export function removeTool(code: Ref, unit: number, number: number, tool: number): void {
  const data = ld(code + CO._co_monitoring);
  if (data === 0) return;
  if (!isInstrumented(number)) {
    const bit = bitOf(number);
    const before = localEvents(code, tool);
    st8(data + bit, ld8(data + bit) & ~(1 << tool));
    st8(active(data, bit), ld8(data + bit) | globalTools(number));
    if (before !== 0 && localEvents(code, tool) === 0) countCode(tool, -1);
    return;
  }
  const at = tableOf(data, number);
  if (ld(at) === 0) {
    const { events } = codeShape(code);
    const own = at === toolsOf(data);
    table(at, Py_SIZE(code), (i) => (own && events[i] < 0 ? 0 : ld8(active(data, bitOf(own ? events[i] : number)))));
  }
  if (ld(at) !== 0) st8(ld(at) + unit, ld8(ld(at) + unit) & ~(1 << tool));
}

// ---- events that were asked for in one code object ----

/** Whether what a tool asked for in a code object counts still. */
function isFresh(data: Addr, tool: number): boolean {
  const { tool_versions } = monitoringRules().data;
  return tool_versions === 0 || ld(data + tool_versions + tool * 8) === ld(TOOL_VERSIONS + tool * 8);
}
function countCode(tool: number, by: number): void {
  st(LOCAL_CODES + tool * 8, ld(LOCAL_CODES + tool * 8) + by);
  update();
}
/** What a tool asked for in a code object. */
export function localEvents(code: Ref, tool: number): number {
  const data = ld(code + CO._co_monitoring);
  return data !== 0 && isFresh(data, tool) ? eventsAt(data, tool, localOrder()) : 0;
}
/** False if memory is full. */
export function setLocalEvents(code: Ref, tool: number, events: number): boolean {
  const data = allocate(code);
  if (data === 0) return false;
  const before = localEvents(code, tool);
  const { tool_versions } = monitoringRules().data;
  if (tool_versions !== 0) st(data + tool_versions + tool * 8, ld(TOOL_VERSIONS + tool * 8));
  if (eventsAt(data, tool, localOrder()) !== events) {
    localOrder().forEach((_, bit) => {
      st8(data + bit, (ld8(data + bit) & ~(1 << tool)) | (((events >> bit) & 1) << tool));
    });
    force_instrument(code);
  }
  countCode(tool, (events !== 0 ? 1 : 0) - (before !== 0 ? 1 : 0));
  return true;
}
/** Whether a tool hears of the line or of the instruction at a code unit, whatever it does. */
export function isPlaceMonitored(code: Ref, unit: number): boolean {
  const { lineStarts, instructions } = codeShape(code);
  return (
    (lineStarts[unit] !== 0 && toolsAt(code, unit, event.LINE) !== 0) ||
    (instructions[unit] !== 0 && toolsAt(code, unit, event.INSTRUCTION) !== 0)
  );
}
/** Whether a tool hears of anything at a code unit. */
export function isUnitMonitored(code: Ref, unit: number): boolean {
  const number = codeShape(code).events[unit];
  return isPlaceMonitored(code, unit) || (number >= 0 && toolsAt(code, unit, number) !== 0);
}
