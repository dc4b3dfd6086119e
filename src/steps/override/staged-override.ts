import { type OverrideFields, overrideFields, overrideWords } from '../../model/override/override-row.ts';
import type { StagedDeployment } from '../../model/override/override-verdict.ts';
import type { Wish } from '../../model/override/override-wish.ts';
import { bootedOf, liveCommitOf, pendingOf, type Status } from '../../model/rpm-ostree/status.ts';
import type { Ports } from '../../ports.ts';
import { type RunningSight, seeLingering } from './see-lingering.ts';

/** What a node has of what was asked for; `text` goes after its name. */
export type StagedOverride = {
  readonly wishes: readonly Wish[];
  readonly fields: OverrideFields;
  readonly text: string;
} /** The deployment that is booted next has it. */ & (
  | ({ readonly kind: 'staged' } & StagedDeployment)
  /** The booted one has it, and so has the next. */
  | { readonly kind: 'already' }
  /** It had merely been staged otherwise, and that was dropped: without a reboot the node is as asked for. */
  | { readonly kind: 'dropped' }
  /** As either, but an earlier `apply-live` has brought something else into the running system, until the next boot. */
  | {
      readonly kind: 'leaving';
      /** The booted one, which is booted next too. */
      readonly deployment: StagedDeployment;
    }
);

export function asStaged(wishes: readonly Wish[], status: Status, { id, checksum }: StagedDeployment): StagedOverride {
  return { ...settled(wishes, status, 'staged for its next boot: '), kind: 'staged', id, checksum };
}

/** Of a node of which nobody has asked for anything. */
export function asUntouched(status: Status): StagedOverride {
  return { ...settled([], status, 'nothing is recorded there'), kind: 'already' };
}

/** Of a node whose booted deployment has what was asked for, where the running system is looked at too if it may differ. */
export async function asBooted(
  ports: Pick<Ports, 'reporter'>,
  { kind, ...sight }: RunningSight & { readonly kind: 'already' | 'dropped' },
  signal: AbortSignal,
): Promise<StagedOverride> {
  const { wishes, status } = sight;
  const done = settled(wishes, status, kind === 'already' ? 'already so: ' : 'dropped what was merely staged; ');
  const lingering = liveCommitOf(status) === undefined ? [] : await seeLingering(ports, sight, signal);
  const [pending, booted] = [pendingOf(status), bootedOf(status)];
  if (lingering.length === 0 || !booted) return { ...done, kind };
  if (pending) return asStaged(wishes, status, pending);
  const text = `${done.text}; but in the running system ${lingering.join(', ')} is still otherwise, until the next reboot`;
  return { ...done, text, kind: 'leaving', deployment: booted };
}

function settled(
  wishes: readonly Wish[],
  status: Status,
  words: string,
): Pick<StagedOverride, 'wishes' | 'fields' | 'text'> {
  const fields = overrideFields(wishes, status);
  return { wishes, fields, text: `${words}${overrideWords(fields)}` };
}
