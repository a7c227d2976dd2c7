// The live preview: a change in a content folder, exercise files and course.yaml included, shows the page anew. Lessons' MDX is Astro's own.
import path from 'node:path';
import { contentFolders } from '../../src/authoring/folders.ts';

export function contentWatch() {
  return {
    name: 'content-watch',
    configureServer({ watcher, ws }) {
      const folders = contentFolders().map((folder) => folder.absolute);
      watcher.add(folders);
      const changed = (file) => {
        if (file.endsWith('.mdx') || !folders.some((folder) => file.startsWith(folder + path.sep))) return;
        ws.send({ type: 'full-reload' });
      };
      for (const event of ['add', 'change', 'unlink']) watcher.on(event, changed);
    },
  };
}
