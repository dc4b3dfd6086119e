import { printableLine } from '../../text/printable.ts';

/** What only the text of `rpm-ostree status` tells. */
export type StatusText = {
  readonly transaction: RunningTransaction | undefined;
  /** What went wrong when the deployment that was staged before this boot should have been written. */
  readonly finalizeFailure: string | undefined;
};

/**
 * `title` is what was typed (`override replace foo.rpm`), or `upgrade` and the like. `initiator` describes the client, as
 * `client(id:cli dbus:1.93 unit:session-3.scope uid:0)`, where the daemon knows it.
 */
export type RunningTransaction = { readonly title: string; readonly initiator: string | undefined };

/** Reads what `src/app/rpmostree-builtin-status.cxx` (print_daemon_state) and `rust/src/journal.rs` print. */
export function parseStatusText(stdout: string): StatusText {
  const lines = stdout.split('\n');
  return { transaction: readTransaction(lines), finalizeFailure: readFinalizeFailure(lines) };
}

function readTransaction(lines: readonly string[]): RunningTransaction | undefined {
  const title = wordsAfter('Transaction', lines);
  return title === undefined ? undefined : { title, initiator: wordsAfter('Initiator', lines) };
}

function wordsAfter(key: string, lines: readonly string[]): string | undefined {
  const line = lines.map(one => one.trimStart()).find(one => one.startsWith(`${key}: `));
  return line === undefined ? undefined : printableLine(line.slice(key.length + 2));
}

/** A warning, then ostree's or systemd's own words where there are any, then the advice to look into the journal. */
function readFinalizeFailure(lines: readonly string[]): string | undefined {
  const at = lines.findIndex(line => line.includes('failed to finalize previous deployment'));
  if (at < 0) return undefined;
  const said = (lines[at + 1] ?? '').trim();
  const isAdvice = said === '' || said.startsWith('check `journalctl');
  return isAdvice ? 'nobody knows why' : printableLine(said.replace(/^error: /, ''));
}
