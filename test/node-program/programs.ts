import { nodeProgram } from '../../src/model/node-program/node-program.ts';
import type { PutEvent } from '../../src/model/put/put-events.ts';

/** The program, made to wait after the first such event of its put, until `letGo`. */
export function heldAt(event: PutEvent['kind']): string {
  return programWith(
    'say() {\n',
    `say() {
  say_on "$@"
  [[ $verb != put || $1 != ${event} || ! -p ${gate} ]] || : < ${gate}
}
say_on() {
`,
  );
}

/** The program with something else in one place. */
export function programWith(place: string, text: string): string {
  const [before, after, ...others] = nodeProgram.split(place);
  if (before === undefined || after === undefined || others.length > 0) throw new Error(`where is ${place}`);
  return `${before}${text}${after}`;
}

/** A pipe: who opens it for reading waits for somebody who opens it for writing. */
export const gate = '/run/gate';
