import { Failure } from '../../errors.ts';

/** A file of the user's is not what it was when it was judged. */
export function fileChanged({ path }: { readonly path: string }): Failure {
  return new Failure('failed', 'FILE_CHANGED', `file ${path} was changed while it was read`, {
    hint: 'run the command again when it is complete',
  });
}
