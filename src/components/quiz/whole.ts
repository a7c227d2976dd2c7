// The file of a lesson's exercises, with all their draws and all that is told after an answer: src/pages/…/lessons/[lesson]/exercises.astro.

const loading = new Map<string, Promise<Document>>();

/** Fetched once a page; after a failure the next one tries again. */
export function loadExercises(address: string): Promise<Document> {
  let promise = loading.get(address);
  if (promise === undefined) {
    promise = fetchExercises(address);
    promise.catch(() => loading.delete(address));
    loading.set(address, promise);
  }
  return promise;
}

async function fetchExercises(address: string): Promise<Document> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: status ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** The exercise of that id, whole. */
export async function wholeExercise(address: string, id: string): Promise<HTMLElement> {
  const exercise = (await loadExercises(address)).getElementById(id);
  if (exercise === null) throw new Error(`${address} has no ${id}`);
  return exercise;
}
