import type { Cast } from '../../scripts/recording/cast.ts';
import { emptyScreen, written } from '../../scripts/recording/screen.ts';

/** The lines of a recording's last picture, without empty ones at its end. */
export function lastLines(cast: Cast): readonly string[] {
  const { lines } = cast.outputs.reduce((screen, { text }) => written(screen, text), emptyScreen(cast));
  const text = lines
    .map(line =>
      line
        .map(({ character }) => character)
        .join('')
        .trimEnd(),
    )
    .join('\n');
  return text.trimEnd().split('\n');
}

/** The commands that a drawn recording names in its `<desc>`, as they were typed. */
export function commandsIn(svg: string): readonly string[] {
  const [, desc = ''] = /<desc id="desc">(.*?)<\/desc>/s.exec(svg) ?? [];
  return desc.split('\n').map(line => unescaped(line.replace(/^\$ /, '')));
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
