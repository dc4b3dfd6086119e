import { Failure } from '../errors.ts';

/** What the user may not read is as good as absent, where a run can do without it. */
export async function unlessForbidden<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Failure && error.code === 'FORBIDDEN') return undefined;
    throw error;
  }
}
