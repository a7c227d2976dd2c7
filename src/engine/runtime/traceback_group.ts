// The frames around exception groups in a traceback. Mirrors _ExceptionPrintContext of Lib/traceback.py.

/** Members of a group that are shown, and groups inside groups. */
export const MAX_GROUP_WIDTH = 15;
export const MAX_GROUP_DEPTH = 10;

/** How deep the text being written is inside groups. */
export class GroupContext {
  depth = 0;
  /** The closing line of the innermost frame is still to be written. */
  needClose = false;

  indent(): string {
    return ' '.repeat(2 * this.depth);
  }
  /** The text with each of its lines behind the frame's margin. */
  emit(text: string, margin = '|'): string {
    const prefix = this.indent() + (this.depth > 0 ? `${margin} ` : '');
    return prefix === '' ? text : text.replace(/[^\n]*\n|[^\n]+$/g, (line) => prefix + line);
  }
}
