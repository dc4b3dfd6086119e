import type { OutputChunk } from '../../controllers/container-output.ts';

/** A line with its line feed; the last of a stream may lack it. */
export type LogLine = { readonly at: Date; readonly bytes: Buffer };

/** Cuts the chunks of two streams into lines, each line whole and with the time of its first byte. */
export class LogLines {
  readonly #begun = new Map<OutputChunk['stream'], LogLine>();

  /** The lines that this chunk completes. */
  take({ stream, at, bytes }: OutputChunk): LogLine[] {
    const begun = this.#begun.get(stream) ?? { at, bytes: Buffer.alloc(0) };
    const text = Buffer.concat([begun.bytes, bytes]);
    const lines: LogLine[] = [];
    let start = 0;
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
      lines.push({ at: start === 0 ? begun.at : at, bytes: text.subarray(start, end + 1) });
      start = end + 1;
    }
    if (start === text.length) this.#begun.delete(stream);
    else this.#begun.set(stream, { at: start === 0 ? begun.at : at, bytes: text.subarray(start) });
    return lines;
  }

  /** What no line feed has ended yet. */
  rest(): LogLine[] {
    const lines = [...this.#begun.values()];
    this.#begun.clear();
    return lines;
  }
}
