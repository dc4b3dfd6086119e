import { formatNevra, type Nevra } from '../rpm/nevra.ts';
import type { Deployment } from '../rpm-ostree/deployment.ts';
import { overridesOf } from '../rpm-ostree/overrides.ts';
import { nameOf, type Wish } from './override-wish.ts';

/**
 * Whether one deployment is another with these wishes and nothing else, by what both were asked to be: their base, overrides
 * and layers. Whether an override has any effect does not matter. Kernel arguments are not known: rpm-ostree's status has
 * none, so that two deployments of the same content may differ in them.
 */
export function isWith(wishes: readonly Wish[], before: Deployment, after: Deployment): boolean {
  const names = new Set(wishes.map(nameOf));
  const kept = overridesIn(before).filter(({ name }) => !names.has(name));
  const wished = contentOf(before, [...kept, ...wishes.flatMap(overrideOf)]);
  return wished.symmetricDifference(contentOf(after, overridesIn(after))).size === 0;
}

/** Names of the packages that one of two deployments has overridden otherwise than the other, in their order. */
export function overriddenBetween(a: Deployment, b: Deployment): readonly string[] {
  const [inA, inB] = [overridesIn(a), overridesIn(b)];
  const isIn = (all: readonly Named[], { words }: Named): boolean => all.some(one => one.words === words);
  const different = [...inA.filter(one => !isIn(inB, one)), ...inB.filter(one => !isIn(inA, one))];
  return [...new Set(different.map(({ name }) => name))].toSorted();
}

/** An override, active or not, in words that are the same for the same one. */
type Named = { readonly name: string; readonly words: string };

function contentOf({ baseChecksum, layered, layeredLocal }: Deployment, overrides: readonly Named[]) {
  const layers = [...layered, ...layeredLocal].map(name => `layered ${name}`);
  return new Set([`base ${baseChecksum}`, ...layers, ...overrides.map(({ words }) => words)]);
}

function overridesIn(deployment: Deployment): readonly Named[] {
  return overridesOf(deployment).map(({ name, wanted }) =>
    wanted.kind === 'removed' ? removed(name) : replaced(name, wanted.nevra),
  );
}

function overrideOf(wish: Wish): readonly Named[] {
  if (wish.kind === 'base') return [];
  return [wish.kind === 'removed' ? removed(wish.name) : replaced(nameOf(wish), wish.nevra)];
}

function removed(name: string): Named {
  return { name, words: `without ${name}` };
}

function replaced(name: string, nevra: Nevra | undefined): Named {
  return { name, words: nevra ? formatNevra(nevra) : `another ${name}` };
}
