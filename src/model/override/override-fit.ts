import { quoteForShell } from '../../text/shell-quote.ts';
import { compareEvr } from '../rpm/compare-evr.ts';
import { formatNevra, type Nevra, parseNevra } from '../rpm/nevra.ts';
import { bumpHint } from '../rpm-ostree/complaint-verdict.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { overridesOf, sameNevra } from '../rpm-ostree/overrides.ts';
import type { Package } from '../rpm-ostree/packages.ts';
import { inactiveHint } from './inactive-hint.ts';

/** What is known of a node before anything is staged there. */
export type FitGround = {
  readonly program: string;
  readonly node: string;
  /** Of the base image's own database; `none` where the node has no such one. */
  readonly base: readonly Package[] | 'none';
  readonly installed: readonly Package[];
  readonly booted: Deployment;
};

/** An RPM that is to replace what has its name; `source` as the user has named it. */
export type FitCandidate = { readonly nevra: Nevra; readonly source: string };

export type FitVerdict =
  | {
      readonly kind: 'fits';
      /** By name, what the base has now. */
      readonly base: ReadonlyMap<string, Nevra>;
      /** Names of those that the booted deployment has already, in that very build or removed. */
      readonly already: readonly string[];
      /**
       * Names of installed packages of the same source RPMs that are not in the call and would stay at their old build.
       * That is fine, unless one of them requires an exact version: then it will not depsolve.
       */
      readonly missing: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string; readonly hint: string };

/** Whether rpm-ostree would really replace these, and not drop the request silently; the first that it would not is told. */
export function judgeReplacing(candidates: readonly FitCandidate[], ground: FitGround): FitVerdict {
  for (const candidate of candidates) {
    const refusal = refuseReplacing(candidate, ground);
    if (refusal) return refusal;
  }
  const nevras = candidates.map(({ nevra }) => nevra);
  const already = nevras.filter(nevra => isActive(nevra, ground.booted)).map(({ name }) => name);
  const names = nevras.map(({ name }) => name);
  return { kind: 'fits', base: baseOf(names, ground), already, missing: siblingsOf(nevras, ground) };
}

/** The same for packages that are to be removed. */
export function judgeRemoving(names: readonly string[], ground: FitGround): FitVerdict {
  const gone = overridesOf(ground.booted).filter(({ active, wanted }) => active && wanted.kind === 'removed');
  for (const name of names) {
    const refusal = refuseForeign(name, ground);
    if (refusal) return { ...refusal, hint: hintToRemoving(name, refusal, ground) };
  }
  const already = gone.map(({ name }) => name).filter(name => names.includes(name));
  return { kind: 'fits', base: baseOf(names, ground), already, missing: [] };
}

type Refusal = Extract<FitVerdict, { kind: 'refused' }>;

function refuseReplacing({ nevra, source }: FitCandidate, ground: FitGround): Refusal | undefined {
  const { program, node, booted } = ground;
  const foreign = refuseForeign(nevra.name, ground);
  if (foreign) {
    const command = `${program} usr node/${node} --rpm ${quoteForShell([source])}`;
    return { ...foreign, hint: `install it into an overlay, until the next reboot: ${command}` };
  }
  const base = basePackage(nevra.name, ground);
  if (!base || !sameNevra(base, nevra)) return undefined;
  const isOverridden = overridesOf(booted).some(({ name, active }) => active && name === nevra.name);
  const hint = isOverridden ? `${program} override reset ${nevra.name} node/${node}` : bumpHint;
  return inactive(`the base of node/${node} is ${formatNevra(nevra)} itself, so that nothing would change`, hint);
}

/** A package that is no part of the base as rpm-ostree sees it. */
function refuseForeign(name: string, ground: FitGround): Omit<Refusal, 'hint'> | undefined {
  if (basePackage(name, ground)) return undefined;
  const { node, installed } = ground;
  if (!installed.some(({ nevra }) => nevra.name === name)) {
    const reason = `${name} is not installed on node/${node}, and an override replaces or removes only what is there`;
    return { kind: 'refused', code: 'NOT_INSTALLED', reason };
  }
  const reason = `${name} is no part of the base of node/${node}: its image adds it, and rpm-ostree would change nothing`;
  return { kind: 'refused', code: 'OVERRIDE_INACTIVE', reason };
}

function hintToRemoving(name: string, { code }: Pick<Refusal, 'code'>, { program, node }: FitGround): string {
  if (code === 'NOT_INSTALLED') return `oc debug node/${node} -- chroot /host ${quoteForShell(['rpm', '-q', name])}`;
  return inactiveHint([{ kind: 'removed', name }], { program, node });
}

function inactive(reason: string, hint: string): Refusal {
  return { kind: 'refused', code: 'OVERRIDE_INACTIVE', reason, hint };
}

function baseOf(names: readonly string[], ground: FitGround): ReadonlyMap<string, Nevra> {
  return new Map(
    names.flatMap(name => {
      const nevra = basePackage(name, ground);
      return nevra ? [[name, nevra]] : [];
    }),
  );
}

/** Without a database of the base, it is what is installed, but for what is overridden. */
function basePackage(name: string, { base, installed, booted }: FitGround): Nevra | undefined {
  if (base !== 'none') return base.find(({ nevra }) => nevra.name === name)?.nevra;
  const override = overridesOf(booted).find(one => one.active && one.name === name);
  const layered = [...booted.layered, ...booted.layeredLocal.map(text => parseNevra(text)?.name)];
  if (override) return override.base;
  return layered.includes(name) ? undefined : installed.find(({ nevra }) => nevra.name === name)?.nevra;
}

function isActive(nevra: Nevra, booted: Deployment): boolean {
  return booted.replacements.some(({ override }) => sameNevra(override, nevra));
}

function siblingsOf(candidates: readonly Nevra[], { installed }: FitGround): readonly string[] {
  const named = new Map(candidates.map(nevra => [nevra.name, nevra]));
  const newBySource = new Map(
    installed.flatMap(({ nevra, sourceRpm }) => {
      const candidate = named.get(nevra.name);
      const source = sourceName(sourceRpm);
      return candidate && source ? [[source, candidate]] : [];
    }),
  );
  const missing = installed.filter(({ nevra, sourceRpm }) => {
    const candidate = newBySource.get(sourceName(sourceRpm) ?? '');
    return candidate !== undefined && !named.has(nevra.name) && compareEvr(nevra, candidate) !== 0;
  });
  return [...new Set(missing.map(({ nevra }) => nevra.name))].toSorted();
}

/** `runc` of `runc-1.2.5-2.el9_6.src.rpm` */
function sourceName(sourceRpm: string | undefined): string | undefined {
  return sourceRpm === undefined ? undefined : parseNevra(sourceRpm.replace(/\.rpm$/, ''))?.name;
}
