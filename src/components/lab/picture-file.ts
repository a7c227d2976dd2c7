// The heap picture as a file of its own: an SVG that needs no style sheet, and that as a PNG.
import { say } from '../../messages/page.ts';

export interface PictureFile {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Properties that style sheets give the picture's parts. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'text-decoration-line',
  'opacity',
] as const;
/** What the picture has without being told. */
const USUAL: Readonly<Record<string, string>> = {
  'fill-opacity': '1',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'font-style': 'normal',
  'text-anchor': 'start',
  'text-decoration-line': 'none',
  opacity: '1',
};

export function pictureFile(picture: SVGSVGElement): PictureFile {
  const { width, height } = picture.viewBox.baseVal;
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const [live, made] = [picture, copy].map((root) => [...root.querySelectorAll<SVGElement>('*')]);
  for (const [i, element] of live.entries()) {
    const style = getComputedStyle(element);
    const to = made[i];
    for (const name of PROPERTIES) {
      const value = style.getPropertyValue(name);
      if (value !== '' && value !== USUAL[name])
        to.setAttribute(name === 'text-decoration-line' ? 'text-decoration' : name, value);
    }
    // What the window does not show is not painted there; here it is.
    for (const name of ['class', 'role', 'tabindex', 'aria-label', 'aria-hidden', 'data-ends', 'data-far'])
      to.removeAttribute(name);
  }
  for (const name of ['class', 'role', 'tabindex']) copy.removeAttribute(name);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', String(width));
  paper.setAttribute('height', String(height));
  paper.setAttribute('fill', getComputedStyle(picture.parentElement!).backgroundColor);
  copy.prepend(paper);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

/** Twice as large, for screens and slides. */
const SCALE = 2;

export async function pngOf({ text, width, height }: PictureFile): Promise<Blob> {
  const href = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = href;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { promise, resolve } = Promise.withResolvers<Blob | null>();
    canvas.toBlob(resolve, 'image/png');
    const blob = await promise;
    if (!blob) throw new Error(say('share.no-png'));
    return blob;
  } finally {
    URL.revokeObjectURL(href);
  }
}
