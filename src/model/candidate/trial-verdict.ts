import { printable } from '../../text/printable.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { type Trial, type TrialResult, trialSeconds } from './verify-command.ts';

/** What speaks against installing a program that was tried on a node; `undefined`: nothing. */
export function objectionToTrial(
  { name, words }: Pick<Trial, 'name' | 'words'>,
  node: string,
  result: TrialResult,
): string | undefined {
  const asked = quoteForShell(words);
  const said = printable(result.said.replace(wrapper, ''), 300);
  const saying = said === '' ? '' : `: ${said}`;
  if (result.kind === 'untold') return `${name} could not be tried on ${node}${saying}`;
  if (result.kind === 'hangs')
    return `${name} hangs: did not answer ${asked} within ${trialSeconds} s on ${node}${saying}`;
  const { status } = result;
  if (status === 0) return undefined;
  if (status === 126 || status === 127) return `${name} cannot be started on ${node}${saying}`;
  if (status > 128 && status <= 128 + 64)
    return `${name} ${asked} was killed by ${signalName(status - 128)} on ${node}${saying}`;
  return `${name} ${asked} ended with status ${status} on ${node}${saying}`;
}

/** What `timeout` says before the reason why it could not start a program. */
const wrapper = /^(timeout|env): (failed to run command )?[‘'][^’']*[’']: /m;

function signalName(number: number): string {
  return linuxSignals[number] ?? `signal ${number}`;
}

/** Those that a program gets for what it does itself. */
const linuxSignals: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  31: 'SIGSYS',
};
