// Where the objects of a recorded run stand in the heap picture: columns by depth, rows first come, first served. A place is given for
// an object's whole life, so survivors never move, and going back shows what was there.

/** An object over its life, in steps. */
export interface Life {
  readonly column: number;
  /** Steps from its first picture to its last. */
  readonly from: number;
  readonly to: number;
  /** Its largest height. */
  readonly height: number;
}

/** The top of each life's card, in the order given; cards of one column that are shown at the same time do not overlap. */
export function placeLives(lives: readonly Life[], gap: number): number[] {
  const columns = new Map<number, { life: Life; top: number }[]>();
  return lives.map((life) => {
    const placed = columns.get(life.column) ?? [];
    columns.set(life.column, placed);
    const beside = placed.filter((p) => p.life.from <= life.to && life.from <= p.life.to).sort((a, b) => a.top - b.top);
    let top = 0;
    for (const p of beside) {
      if (top + life.height + gap <= p.top) break;
      top = Math.max(top, p.top + p.life.height + gap);
    }
    placed.push({ life, top });
    return top;
  });
}
