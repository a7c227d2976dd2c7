// The collections of the lessons' programs: what the step-through says of each is what the run did.

import { expect, it } from 'vitest';
import { english } from '../authoring/languages.ts';
import { loadLibModule } from '../engine/conformance/lib.ts';
import { type BootImage, loadImage, type PythonVersion, saveImage, startProcess } from '../engine/index.ts';
import { Recorder } from '../engine/trace/recorder.ts';
import { deduce, seekCollection } from '../views/collection.ts';
import { pastCollection } from '../views/collector-view.ts';
import { History } from '../views/history.ts';
import { loadCourse } from './course.ts';
import { readLesson } from './lesson-file.ts';

const host = {
  stdout: () => undefined,
  stderr: () => undefined,
  stdin: () => '',
  libModule: loadLibModule,
  pathModule: () => null,
};
const images = new Map<PythonVersion, BootImage>();
function imageOf(version: PythonVersion): BootImage {
  let image = images.get(version);
  if (image === undefined) {
    startProcess({ version, host });
    image = loadImage(saveImage(version));
    images.set(version, image);
  }
  return image;
}

for (const id of loadCourse().order) {
  const labs = readLesson(id).labs.filter((lab) => /gc\.collect\(/.test(lab.code) && lab.expect.end !== 'budget');
  for (const [i, lab] of labs.entries())
    it(`${id}, program ${i + 1}`, () => {
      const version = (lab.version ?? '3.14') as PythonVersion;
      const recorder = new Recorder({
        version,
        image: imageOf(version),
        host,
        source: `${lab.code}\n`,
        filename: lab.file,
      });
      recorder.finish();
      const history = new History(recorder, english());
      while (history.analyse());
      const { chronicle } = history;
      const ended = chronicle.collections.filter((c) => c.end !== null);
      expect(ended.length).toBeGreaterThan(0);
      for (const entry of ended) {
        expect(seekCollection(recorder, entry)).toBe(true);
        const { unreachable } = deduce(entry.generation, version === '3.15');
        const died = chronicle.died(entry.begin, entry.end!);
        expect(unreachable.filter((o) => died.has(o)).length).toBe(entry.collected);
        const told = pastCollection(
          recorder,
          chronicle,
          entry,
          (o) => history.nameAt(o, entry.begin.step - 1),
          english(),
        )!;
        const freed = told.phases.flatMap((p) => p.moves.filter((m) => m.pile === 'freed'));
        expect([told.found, freed.length]).toEqual([entry.collected, entry.collected]);
      }
    });
}
