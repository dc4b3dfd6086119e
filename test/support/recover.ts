import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Lab } from '../lab/lab.ts';
import { askAsAdmin } from './admin.ts';
import { machine } from './node-truth.ts';
import { runProgram } from './program.ts';

const runFile = promisify(execFile);

/**
 * Does what a run says that removes what it left: with kubectl in place of oc, with the program itself, or on the node for
 * a debug pod.
 * `tell` hears that there is no kubectl; then the same is asked of the API.
 */
export async function recover(lab: Lab, command: string, tell: (text: string) => void): Promise<void> {
  const [, own] = / (cleanup .+)$/.exec(command) ?? [];
  if (own !== undefined) return cleanUp(lab, own.split(' '));
  const [oc, verb = '', ...words] = command.split(' ');
  if (oc !== 'oc') throw new Error(`not a command for everybody: ${command}`);
  if (verb === 'debug') {
    await machine(lab, 'worker-a').run(words.slice(words.indexOf('/host') + 1));
    return;
  }
  try {
    const env = { PATH: process.env.PATH, HOME: '/nonexistent', KUBECONFIG: lab.kubeconfig.admin };
    await runFile('kubectl', [verb, ...words, '--ignore-not-found'], { env });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    tell('kubectl is not on the PATH: that these commands are right is NOT TESTED');
    await askAsAdmin(lab, 'DELETE', pathOf(words)).catch(() => {}); // It may be gone already.
  }
}

/** Whatever the program is called here. */
async function cleanUp(lab: Lab, words: readonly string[]): Promise<void> {
  const env = { HOME: '/nonexistent', KUBECONFIG: lab.kubeconfig.admin };
  const { status, stderr } = await runProgram([...words, '--yes'], { env });
  if (status !== 0) throw new Error(`${words.join(' ')} has ended with ${status}: ${stderr}`);
}

/** Of `KIND NAME [-n NAMESPACE]`. */
function pathOf([kind, name, , namespace]: readonly string[]): string {
  switch (kind) {
    case 'pod':
      return `/api/v1/namespaces/${namespace}/pods/${name}`;
    case 'namespace':
      return `/api/v1/namespaces/${name}`;
    default:
      return `/apis/machineconfiguration.openshift.io/v1/${kind}s/${name}`;
  }
}
