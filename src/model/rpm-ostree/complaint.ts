import { printable, printableLines } from '../../text/printable.ts';
import type { HostResult } from '../host-command.ts';

/** Why rpm-ostree did not do what it was told, by its own words. */
export type Complaint =
  /** Another transaction; `title` is what was typed for it, unknown where it is not rpm-ostree's own (`ostree admin …`). */
  | { readonly kind: 'busy'; readonly title: string | undefined }
  /** The node is about to reboot: nothing is begun any more. */
  | { readonly kind: 'rebooting' }
  /** The daemon came to its end in between, or could not be reached; what became of the transaction must be looked at. */
  | { readonly kind: 'daemon-lost'; readonly text: string }
  | { readonly kind: 'depsolve'; readonly problems: readonly string[] }
  /** Packages of the base, as `NAME OLD -> NEW`, would be replaced that nobody asked for. */
  | { readonly kind: 'base-would-change'; readonly packages: readonly string[] }
  /** NEVRAs of the base that require what is to go, or that a new package obsoletes. */
  | { readonly kind: 'base-would-go'; readonly packages: readonly string[] }
  /** Up to 2021.5 an override is not superseded by another; a removal and a replacement never go together. */
  | { readonly kind: 'override-exists'; readonly name: string }
  | { readonly kind: 'no-override'; readonly name: string }
  /** `override remove` of a package that the base does not have. */
  | { readonly kind: 'not-in-base'; readonly name: string }
  | { readonly kind: 'several-match'; readonly name: string }
  /** It obsoletes a package of another name, or is called otherwise than the one that it is to replace. */
  | { readonly kind: 'other-name'; readonly nevra: string }
  | { readonly kind: 'in-base-already'; readonly name: string }
  /** An RPM that could not be opened or downloaded, or is a source package. */
  | { readonly kind: 'unusable-file'; readonly file: string; readonly text: string }
  | { readonly kind: 'no-space'; readonly text: string }
  | { readonly kind: 'no-ostree-host' }
  | { readonly kind: 'other'; readonly text: string };

/** `undefined` where the command ended well. The words are untranslated: rpm-ostree has no translations. */
export function readComplaint({ status, stdout, stderr }: HostResult): Complaint | undefined {
  if (status === 0) return undefined;
  const text = errorOf(printableLines(stderr));
  for (const read of readers) {
    const complaint = read(text, printableLines(stdout));
    if (complaint) return complaint;
  }
  return { kind: 'other', text: printable(text) || `rpm-ostree ended with status ${status}` };
}

type Reader = (error: string, stdout: string) => Complaint | undefined;

/** What stands first is looked for first: an error may quote another. */
const readers: readonly Reader[] = [
  error => {
    const title = /Transaction in progress: (.*)/.exec(error)?.[1];
    return title === undefined ? undefined : { kind: 'busy', title: title.trim() };
  },
  error => (error.includes('System transaction in progress') ? { kind: 'busy', title: undefined } : undefined),
  error => (error.includes('Reboot initiated, cannot start new transaction') ? { kind: 'rebooting' } : undefined),
  error => {
    const isLost = /Bus owner changed|Failed to connect to client transaction|Failed to invoke RegisterClient/.test(
      error,
    );
    return isLost ? { kind: 'daemon-lost', text: printable(error) } : undefined;
  },
  error =>
    error.includes('Could not depsolve transaction') ? { kind: 'depsolve', problems: problemsIn(error) } : undefined,
  (error, stdout) =>
    error.includes('Some base packages would be replaced')
      ? { kind: 'base-would-change', packages: forbiddenIn(stdout) }
      : undefined,
  named(/Base packages would be removed: (.*)/, list => ({ kind: 'base-would-go', packages: list.split(', ') })),
  named(/Base packages not marked to be removed: ([^,\s]+)/, name => ({ kind: 'override-exists', name })),
  named(/Override already exists for package '([^']*)'/, name => ({ kind: 'override-exists', name })),
  named(/No overrides for package '([^']*)'/, name => ({ kind: 'no-override', name })),
  named(/Package "([^"]*)" not found/, name => ({ kind: 'not-in-base', name })),
  named(/Multiple packages match "([^"]*)"/, name => ({ kind: 'several-match', name })),
  named(/Package (\S+) doesn't replace a package of the same name/, nevra => ({ kind: 'other-name', nevra })),
  named(/Package '([^']*)' is already in the base/, name => ({ kind: 'in-base-already', name })),
  named(/Request to reinstall exact base package versions: (.*)/, name => ({ kind: 'in-base-already', name })),
  named(/(\S+) appears to be a source RPM/, file => ({ kind: 'unusable-file', file, text: 'it is a source package' })),
  error => {
    const { file, text } = /Handling argument (?<file>\S+): (?<text>.*)/s.exec(error)?.groups ?? {};
    return file && text ? { kind: 'unusable-file', file, text: printable(text) } : undefined;
  },
  error => {
    const isFull = /No space left on device|min-free-space/.test(error);
    return isFull ? { kind: 'no-space', text: printable(error) } : undefined;
  },
  error => (error.includes('This system was not booted via libostree') ? { kind: 'no-ostree-host' } : undefined),
];

function named(pattern: RegExp, make: (word: string) => Complaint): Reader {
  return error => {
    const word = pattern.exec(error)?.[1]?.trim();
    return word ? make(word) : undefined;
  };
}

/** Progress and warnings of the client may come before it; the D-Bus name of an error is of older clients. */
function errorOf(stderr: string): string {
  const at = stderr.search(/^error: /m);
  const text = at < 0 ? stderr : stderr.slice(at + 'error: '.length);
  return text.replace(/GDBus\.Error:\S+: /g, '').trim();
}

/** ` Problem 1: …`, and what it comes from, in lines that begin with a dash. */
function problemsIn(error: string): readonly string[] {
  const [, ...problems] = error.split(/^ *Problem(?: \d+)?: */m);
  return problems
    .map(problem => problem.split('\n').map(line => line.trim().replace(/^- /, '')))
    .map(lines => lines.filter(line => line !== '').join('; '));
}

function forbiddenIn(stdout: string): readonly string[] {
  const [, list = ''] = stdout.split(/^Forbidden base package replacements:\n/m);
  return (/^(?: {2}.*\n?)*/.exec(list)?.[0] ?? '').split('\n').flatMap(line => line.trim() || []);
}
