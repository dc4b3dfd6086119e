import type { Bytes } from './bytes.ts';

/** A text whose first line names the program that runs it. */
export type Script = {
  readonly kind: 'script';
  readonly interpreter: string;
  /** All that follows on the line, as one argument. */
  readonly argument: string | undefined;
};

/**
 * The `#!` line as the kernel takes it (linux `fs/binfmt_script.c`): of the first 256 bytes, up to a line feed or a NUL,
 * without the blanks at both ends. `undefined` where the kernel would not run it either: no name, or one that may go on
 * after those bytes.
 */
export function readScript(bytes: Bytes): Script | undefined {
  const head = bytes.at(0, Math.min(headSize, bytes.length));
  if (head[0] !== 0x23 || head[1] !== 0x21) return undefined;
  const end = head.findIndex(byte => byte === 0x0a || byte === 0);
  const line = Buffer.from(end < 0 ? head : head.subarray(0, end)).toString();
  const [, interpreter = '', gap, argument = ''] = /^#![ \t]*([^ \t]*)([ \t]*)(.*)$/s.exec(line) ?? [];
  const mayGoOn = end < 0 && head.length === headSize && gap === '';
  if (interpreter === '' || mayGoOn) return undefined;
  return { kind: 'script', interpreter, argument: argument.replace(/[ \t]+$/, '') || undefined };
}

const headSize = 256;
