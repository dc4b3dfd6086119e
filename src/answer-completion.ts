import { completionOf } from './cli/completion/complete.ts';
import { type Candidate, candidatesOf, completionText, type NamesWanted } from './cli/completion/completion.ts';
import { Failure } from './errors.ts';

/** What the process edge hands in. */
type Edge = { readonly env: NodeJS.ProcessEnv; readonly home: string; readonly version: string };

/** How long a key may take to be answered, in milliseconds. */
const patienceMs = 2000;

/** What a shell is told that completes these words. Nothing is asked, nothing is complained about. */
export async function answerCompletion(words: readonly string[], edge: Edge): Promise<string> {
  const { candidates, files, names: wanted } = completionOf(words);
  const names = wanted ? await namesOrNone(wanted, edge) : [];
  return completionText({ candidates: [...candidates, ...names], files });
}

async function namesOrNone(wanted: NamesWanted, edge: Edge): Promise<readonly Candidate[]> {
  try {
    return await readNames(wanted, edge);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

async function readNames(wanted: NamesWanted, { env, home, version }: Edge): Promise<readonly Candidate[]> {
  const [{ openCluster }, { openClock }, { openFiles }, { namesInCluster }] = await Promise.all([
    import('./kube/connect.ts'),
    import('./local/clock.ts'),
    import('./local/files.ts'),
    import('./steps/completion/names-in-cluster.ts'),
  ]);
  const clock = openClock();
  const tooLate = new Failure('timeout', 'TIMEOUT', 'the cluster takes longer than a key may', {
    hint: 'type the name',
  });
  using signal = clock.deadline(patienceMs, tooLate, new AbortController().signal);
  const surroundings = { env, home, version, onWarning: () => {}, isUnattended: true } as const;
  await using cluster = await openCluster(wanted.connection, surroundings, signal);
  const ports = { cluster, files: openFiles({ env, home }), clock };
  const found = wanted.kinds.map(async kind => candidatesOf(wanted, kind, await namesInCluster(ports, kind, signal)));
  return (await Promise.all(found)).flat();
}
