import { expect, test } from 'vitest';
import { courseMap, NODE } from './course-map.ts';

const lesson = (id: string, ...prerequisites: string[]) => ({ id, title: id, prerequisites });

test('a lesson stands below what it builds on, beside what it does not', () => {
  const { nodes, lines } = courseMap([lesson('a'), lesson('b', 'a'), lesson('c', 'a'), lesson('d', 'a', 'b')]);
  const y = Object.fromEntries(nodes.map((node) => [node.id, node.y / (NODE.height + NODE.gapY)]));
  expect(y).toEqual({ a: 0, b: 1, c: 1, d: 2 });
  // d builds on a by way of b: no second line.
  expect(lines.map(({ from, to }) => from + to)).toEqual(['ab', 'ac', 'bd']);
});

test('no two nodes overlap, and all are inside', () => {
  const { nodes, width, height } = courseMap([lesson('a'), lesson('b'), lesson('c', 'b'), lesson('d', 'gone')]);
  for (const [i, one] of nodes.entries()) {
    expect(one.x >= 0 && one.x + NODE.width <= width && one.y + NODE.height <= height).toBe(true);
    for (const other of nodes.slice(i + 1))
      expect(one.y !== other.y || Math.abs(one.x - other.x) >= NODE.width).toBe(true);
  }
});

test('a long title is broken into lines', () => {
  const [node] = courseMap([{ id: 'a', title: 'Why counting cannot break cycles', prerequisites: [] }]).nodes;
  expect(node.lines).toEqual(['Why counting cannot', 'break cycles']);
});
