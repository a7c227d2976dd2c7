// `node src/authoring/ask.ts LESSON PLACES`: the programs of a lesson's labs and the same with questions in them, as JSON. For tests in the page,
// which have no engine of their own.
import { asking, labPrograms } from './asking.ts';
import { loadCourse } from './course.ts';

const [lesson, most] = process.argv.slice(2);
const programs = labPrograms(loadCourse(), lesson).map((program) => {
  const { run: _, ...asked } = asking(program, Number(most));
  return { program, asked };
});
process.stdout.write(JSON.stringify(programs));
