import { Failure } from '../../errors.ts';
import type { HostCommand, HostResult } from '../../model/host-command.ts';
import { fullDiskHint } from '../../model/node/full-disk.ts';
import type { HostShell, Reporter } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import { quoteForShell } from '../../text/shell-quote.ts';

/** Where a host command runs, and who hears of it. */
export type OnHost = { readonly node: string; readonly shell: HostShell; readonly reporter: Pick<Reporter, 'emit'> };

/** Runs a host command and says so (`-v`). Its status is the caller's to judge. */
export async function runOnHost(
  { node, shell, reporter }: OnHost,
  command: HostCommand,
  signal: AbortSignal,
): Promise<HostResult> {
  reporter.emit({ kind: 'detail', node, text: `$ ${quoteForShell(shell.argvOf(command))}` });
  return shell.run(command, signal);
}

/** Runs a host command that must succeed: any status but 0 is `HOST_COMMAND_FAILED`, with what it said on stderr. */
export async function runChecked(host: OnHost, command: HostCommand, signal: AbortSignal): Promise<HostResult> {
  const result = await runOnHost(host, command, signal);
  if (result.status === 0) return result;
  const said = printable(result.stderr || result.stdout);
  throw new Failure(
    'failed',
    'HOST_COMMAND_FAILED',
    `node/${host.node}: ${quoteForShell(command.argv)} ended with status ${result.status}${said && `: ${said}`}`,
    { hint: fullDiskHint(host.node, said) ?? 'add -v to see what ran on the host' },
  );
}
