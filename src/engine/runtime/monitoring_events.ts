// What can happen to running code, by number. Mirrors the PY_MONITORING_EVENT_* of Include/cpython/monitoring.h.

export const PY_START = 0;
export const PY_RESUME = 1;
export const PY_RETURN = 2;
export const PY_YIELD = 3;
export const CALL = 4;
export const LINE = 5;
export const INSTRUCTION = 6;
export const JUMP = 7;
export const RAISE = 11;
export const PY_UNWIND = 13;
export const PY_THROW = 14;
export const C_RETURN = 16;
export const C_RAISE = 17;
