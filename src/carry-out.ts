import { type ClusterRequest, runCommand } from './commands/index.ts';
import { exitStatus, Failure } from './errors.ts';
import { openCluster } from './kube/connect.ts';
import { openClock } from './local/clock.ts';
import { openFiles } from './local/files.ts';
import { openTerminal } from './local/terminal.ts';
import { endingOf } from './model/ending.ts';
import { jointFailureOf } from './model/outcome.ts';
import type { Result } from './model/result.ts';
import { openReporter, type StreamReporter } from './report/open-reporter.ts';
import { openSsh } from './ssh/ssh.ts';
import { listenForStop } from './stop-signals.ts';
import { Undo } from './undo.ts';

/** What the process edge hands in. */
export type Edge = {
  readonly process: NodeJS.Process;
  readonly home: string;
  readonly version: string;
  /** The command line behind the program's name. */
  readonly words: readonly string[];
};

/** Builds the adapters, runs the command, takes back what it made, prints the result; returns the exit status. */
export async function carryOut(request: ClusterRequest, edge: Edge): Promise<number> {
  using reporter = openReporterFor(request, edge);
  await using open = new AsyncDisposableStack();
  const undo = new Undo(timeoutMs => AbortSignal.timeout(timeoutMs));
  using stop = listenForStop(edge.process, {
    once: () => {
      if (undo.pending.length === 0) return;
      reporter.emit({ kind: 'notice', text: 'taking back what was made; once more leaves at once' });
    },
    again: failure => leaveAtOnce(failure, { request, edge, reporter, undo }),
  });
  const result = await attempt(reporter, edge, () =>
    perform(request, { edge, reporter, undo, open, stop: stop.signal }),
  );
  if (result.output) reporter.show(result.output, result.resultStream ?? 'stdout');
  const leftovers = await undo.run();
  const ending = endingOf({ command: request.command, result, leftovers, runsCommand: runsCommand(request) });
  reporter.end(ending);
  return (await reporter.close()) === 'written' ? ending.exit : ending.exit || exitStatus.failed;
}

type Frame = { readonly edge: Edge; readonly reporter: StreamReporter; readonly undo: Undo };

async function perform(
  request: ClusterRequest,
  { edge, reporter, undo, open, stop }: Frame & { readonly open: AsyncDisposableStack; readonly stop: AbortSignal },
): Promise<Result> {
  const { process, home, version } = edge;
  const { connection, timeoutMs } = request.common;
  const { env } = process;
  const clock = openClock();
  const tooLate = new Failure('timeout', 'TIMEOUT', `gave up after ${timeoutMs / 1000} s`, {
    hint: 'give it more time: --timeout',
  });
  using signal = clock.deadline(timeoutMs, tooLate, stop);
  const onWarning = (text: string) => reporter.emit({ kind: 'detail', text: `the API warns: ${text}` });
  const onPlugin = (line: string) =>
    reporter.emit({ kind: 'warning', text: `the kubeconfig's credential plugin says: ${line}` });
  // The connection outlives this function: taking back needs it.
  const onSecret = (secret: string) => reporter.hide(secret);
  const surroundings = { env, home, version, onWarning, onPlugin, onSecret, onTime: clock.follow };
  const cluster = open.use(await openCluster(connection, surroundings, signal));
  reporter.about(cluster.identity);
  const ssh = openSsh({ agentSocket: env.SSH_AUTH_SOCK, terminalType: env.TERM });
  const files = openFiles({ env, home });
  const ports = { cluster, ssh, files, clock, reporter, terminal: openTerminal(process) };
  // Awaited here, since the deadline ends with this function.
  return await runCommand(ports, request, undo, signal);
}

/** An expected end becomes a result; a bug is shown with its stack, and what was made is taken back all the same. */
async function attempt(reporter: StreamReporter, { version }: Edge, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Failure) return { nodes: [], failure: jointFailureOf(error) };
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    reporter.trace(`oc-rpmoverlay ${version}: ${stack}`);
    const message = 'this is a bug in oc-rpmoverlay, please report it with the lines above';
    return { nodes: [], failure: { kind: 'internal', code: 'INTERNAL', message, hint: null } };
  }
}

function leaveAtOnce(failure: Failure, { request, edge, reporter, undo }: Frame & { request: ClusterRequest }): never {
  const { command } = request;
  const result = { nodes: [], failure: jointFailureOf(failure) };
  reporter.endAtOnce(endingOf({ command, result, leftovers: undo.pending, runsCommand: 'no' }));
  reporter[Symbol.dispose]();
  return edge.process.exit(exitStatus[failure.kind]);
}

function openReporterFor({ command, common }: ClusterRequest, { process, words }: Edge): StreamReporter {
  const { connection, output, yes, program } = common;
  const secrets = [connection.token, connection.password].filter(secret => secret !== undefined);
  const sharesStderr = command === 'ssh' || command === 'proxy' ? 'yes' : 'no';
  return openReporter({
    flags: output,
    sharesStderr,
    yes,
    program,
    argv: words,
    streams: process,
    env: process.env,
    secrets,
  });
}

function runsCommand(request: ClusterRequest): 'yes' | 'no' {
  return request.command === 'ssh' || (request.command === 'usr' && request.run.length > 0) ? 'yes' : 'no';
}
