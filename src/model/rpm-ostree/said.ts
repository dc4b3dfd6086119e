import { printableLines } from '../../text/printable.ts';
import { type Nevra, parseNevra } from '../rpm/nevra.ts';

/**
 * What `override replace`, `remove` or `reset` printed on its standard output, as far as it says something. None of it is
 * proof: that is the pending deployment of `rpm-ostree status --json`.
 */
export type Said = {
  /** Requests that change nothing; the command ends with status 0 all the same. */
  readonly inactiveReplacements: readonly Nevra[];
  /** Names. */
  readonly inactiveRemovals: readonly string[];
  /** What the new deployment has otherwise than the booted one. */
  readonly changes: readonly SaidChange[];
  /** A new deployment was laid down. An override may end well and lay none (`src/app/rpmostree-override-builtins.cxx`). */
  readonly toBeBooted: boolean;
  /** It ended before anything was staged, as `--dry-run` does. */
  readonly wasTrial: boolean;
  /** `apply-live` only: units that run what was replaced. */
  readonly staleServices: readonly string[];
};

export type SaidChange =
  | { readonly kind: 'upgraded' | 'downgraded'; readonly name: string; readonly from: string; readonly to: string }
  | { readonly kind: 'added' | 'removed'; readonly nevra: string };

export function readSaid(stdout: string): Said {
  const lines = printableLines(stdout)
    .split('\n')
    .map(line => line.trimEnd());
  const list = (title: string): readonly string[] => indentedAfter(title, lines);
  return {
    inactiveReplacements: list('Inactive base replacements:').flatMap(text => parseNevra(text) ?? []),
    inactiveRemovals: list('Inactive base removals:'),
    changes: [
      ...list('Upgraded:').flatMap(text => readMove('upgraded', text)),
      ...list('Downgraded:').flatMap(text => readMove('downgraded', text)),
      ...list('Removed:').map(nevra => ({ kind: 'removed', nevra }) as const),
      ...list('Added:').map(nevra => ({ kind: 'added', nevra }) as const),
    ],
    toBeBooted: lines.some(line => line.startsWith('Run "systemctl reboot" to start a reboot')),
    wasTrial: lines.some(line => line.startsWith("Exiting because of '--dry-run' option")),
    staleServices: servicesAfter(lines),
  };
}

/** The lines below a title that stand further in than it. */
function indentedAfter(title: string, lines: readonly string[]): readonly string[] {
  if (!lines.includes(title)) return [];
  const rest = lines.slice(lines.indexOf(title) + 1);
  const end = rest.findIndex(line => !line.startsWith('  '));
  return (end < 0 ? rest : rest.slice(0, end)).map(line => line.trim());
}

/** `runc 4:1.1.0-1.el9 -> 4:1.2.5-2.el9` */
function readMove(kind: 'upgraded' | 'downgraded', text: string): readonly SaidChange[] {
  const { name, from, to } = /^(?<name>\S+) (?<from>\S+) -> (?<to>\S+)$/.exec(text)?.groups ?? {};
  return name && from && to ? [{ kind, name, from, to }] : [];
}

/** Paths below `/`, a line each, to the end (`rust/src/builtins/apply_live.rs`, applylive_finish). */
function servicesAfter(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex(line => line.endsWith('services may need to be restarted:'));
  if (at < 0) return [];
  const paths = lines.slice(at + 1).flatMap(line => /(?:^|\/)([^/\s]+\.service)$/.exec(line)?.[1] ?? []);
  return [...new Set(paths)];
}
