// What the site offers to start from, as its file playground/programs.json has it (src/authoring/gallery.ts).

/** A program that the playground offers. */
export interface OfferedProgram {
  /** `gallery/closure`, or the lesson and the lab: what addresses name it by. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly file: string;
  readonly version: string;
  readonly code: string;
}
export interface OfferedGroup {
  readonly title: string;
  readonly programs: readonly OfferedProgram[];
}
