// The engine as the build and its tests ask it, on images that somebody else brings.

import type { BootImage, Library, PythonVersion } from '../engine/index.ts';
import { grade } from '../exercises/checks.ts';
import { engineBroke, failedRun, mayImport, ProgramRun } from '../session/run.ts';
import { Stepping } from '../session/stepping.ts';
import { traced } from '../session/traced.ts';
import { fieldsOf } from '../views/field-bytes.ts';
import { english } from './languages.ts';
import { Problem } from './problems.ts';
import type { Engine, Layout } from './truths.ts';

export function engineOn(image: (version: PythonVersion) => BootImage, library: () => Library): Engine {
  const layout: Layout = (request, variable) => {
    const stepping = new Stepping(image(request.version), mayImport(request) ? library() : {}, request, english());
    while (stepping.advance(1000));
    const last = stepping.steps - 1;
    const { spaces, cards } = stepping.answer('step', { step: last });
    const row = spaces.find((space) => space.kind === 'module')?.rows.find((r) => r.label === variable);
    const card = cards.find((c) => c.number === row?.to);
    if (card === undefined)
      throw new Problem(
        { file: request.filename },
        `the program has no object in the variable \`${variable}\` at its end`,
        'Name a variable of the module that holds an object at the end.',
      );
    return fieldsOf(stepping.answer('bytes', { step: last, ref: card.ref }));
  };
  return {
    layout,
    run: (request) => {
      const boot = image(request.version);
      const modules = mayImport(request) ? library() : {};
      let run: ProgramRun | undefined;
      try {
        run = new ProgramRun(boot, modules, request, { trace: traced, grade, say: english() });
        const result = run.finish();
        return { ...result, stdout: run.stdout, stderr: run.stderr };
      } catch (error) {
        // As in the worker: told as the outcome, so that one program that breaks the engine does not hide the others.
        return { ...failedRun(engineBroke(error, english())), stdout: run?.stdout ?? '', stderr: run?.stderr ?? '' };
      }
    },
  };
}
