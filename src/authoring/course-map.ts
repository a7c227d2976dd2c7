// Where the lessons stand on the map of the course: rows by how much a lesson builds on, lines from what it builds on directly.

export interface MapLesson {
  readonly id: string;
  readonly title: string;
  readonly prerequisites: readonly string[];
}
export interface MapNode {
  readonly id: string;
  /** The title in lines that fit the node. */
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
}
export interface CourseMap {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly MapNode[];
  /** Path data, each from a lesson to one that builds on it. */
  readonly lines: readonly { readonly from: string; readonly to: string; readonly d: string }[];
}

/** Measures in the map's own units. */
export const NODE = { width: 208, height: 68, gapX: 28, gapY: 30 };
/** Characters of a title's line. */
const LINE = 21;

/** `lessons` in the course's order, which is one in which everything comes after what it builds on. */
export function courseMap(lessons: readonly MapLesson[]): CourseMap {
  const rowOf = new Map<string, number>();
  const direct = new Map(lessons.map((lesson) => [lesson.id, directly(lesson, lessons)]));
  for (const { id } of lessons)
    rowOf.set(id, Math.max(0, ...direct.get(id)!.map((before) => (rowOf.get(before) ?? 0) + 1)));
  const rows: MapLesson[][] = [];
  for (const lesson of lessons) {
    const row = rowOf.get(lesson.id)!;
    rows[row] ??= [];
    rows[row].push(lesson);
  }
  const columns = Math.max(...rows.map((row) => row.length));
  const width = columns * NODE.width + (columns - 1) * NODE.gapX;
  const nodes = rows.flatMap((row, y) => {
    const left = (width - row.length * NODE.width - (row.length - 1) * NODE.gapX) / 2;
    return row.map(
      ({ id, title }, i): MapNode => ({
        id,
        lines: wrapped(title),
        x: left + i * (NODE.width + NODE.gapX),
        y: y * (NODE.height + NODE.gapY),
      }),
    );
  });
  const at = new Map(nodes.map((node) => [node.id, node]));
  const lines = lessons.flatMap(({ id }) =>
    direct.get(id)!.map((before) => ({ from: before, to: id, d: curve(at.get(before)!, at.get(id)!) })),
  );
  return { width, height: rows.length * (NODE.height + NODE.gapY) - NODE.gapY, nodes, lines };
}

/** What a lesson builds on, without what it builds on by way of another. */
function directly(lesson: MapLesson, lessons: readonly MapLesson[]): string[] {
  const known = new Map(lessons.map((one) => [one.id, one]));
  const needs = (id: string, other: string): boolean =>
    (known.get(id)?.prerequisites ?? []).some((before) => before === other || needs(before, other));
  const present = lesson.prerequisites.filter((id) => known.has(id));
  return present.filter((id) => !present.some((other) => other !== id && needs(other, id)));
}

function wrapped(title: string): string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function curve(from: MapNode, to: MapNode): string {
  const [x1, y1] = [from.x + NODE.width / 2, from.y + NODE.height];
  const [x2, y2] = [to.x + NODE.width / 2, to.y];
  const bend = (y2 - y1) / 2;
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}
