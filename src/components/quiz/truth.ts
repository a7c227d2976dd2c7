// Asks the engine what is true of a question: a run of the question program, or for bytes the memory of a recorded run.

import type { PythonVersion } from '../../engine/index.ts';
import type { AskExercise } from '../../exercises/model.ts';
import { askedOf, needsQuestions, questionProgram } from '../../exercises/questions.ts';
import { type Truth, truthOf } from '../../exercises/truth.ts';
import { say } from '../../messages/page.ts';
import { session } from '../../session/client.ts';
import { StepSession } from '../../session/step-client.ts';
import { fieldAt, fieldsOf } from '../../views/field-bytes.ts';

interface Program {
  source: string;
  version: PythonVersion;
  filename: string;
}

/** The truth, or in words why there is none this time. Nothing of the run is shown. */
export async function askEngine(exercise: AskExercise, program: Program): Promise<Truth | string> {
  if (exercise.kind === 'label-bytes') {
    const { object, ranges } = exercise;
    const recording = new StepSession(program, { loading: () => {}, started: () => {}, progress: () => {} });
    try {
      const step = (await recording.recorded).steps - 1;
      const { spaces, cards } = await recording.ask('step', { step });
      const row = spaces.find((space) => space.kind === 'module')?.rows.find((r) => r.label === object);
      const card = cards.find((c) => c.number === row?.to);
      if (card === undefined) return say('exercise.there-is-no-object-in', { object });
      const rows = fieldsOf(await recording.ask('bytes', { step, ref: card.ref }));
      return { texts: ranges.map((range) => fieldAt(rows, range)), facts: [] };
    } catch (error) {
      return (error as Error).message;
    } finally {
      recording.close();
    }
  }
  const asked = askedOf(exercise);
  let stdout = '';
  const { source, ...rest } = program;
  const result = await session().run(
    { ...rest, source: needsQuestions(asked) ? questionProgram(source, asked) : source },
    {
      output: (chunks) => {
        for (const chunk of chunks) if (chunk.stream === 'stdout') stdout += chunk.text;
      },
    },
  );
  if (result.end !== 'ended') return result.message ?? say('exercise.run-stopped');
  return truthOf(exercise, stdout, say);
}
