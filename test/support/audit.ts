import type { Audited } from '../lab/api/access/access.ts';
import type { Lab } from '../lab/lab.ts';

/** What a lab's API server is asked until the disposal, by requests and streams of every kind, in order. */
export type Audit = Disposable & {
  readonly asked: readonly Audited[];
  /** `watch pods`, `get pods/exec`: each once. */
  readonly actions: () => ReadonlySet<string>;
};

/** `onEntry` hears each as it comes, before it is answered. */
export function auditOf({ api: { access } }: Lab, onEntry: (entry: Audited) => void = () => {}): Audit {
  const asked: Audited[] = [];
  access.audit = entry => {
    asked.push(entry);
    onEntry(entry);
  };
  return {
    asked,
    actions: () => new Set(asked.map(actionOf)),
    [Symbol.dispose]: () => {
      access.audit = undefined;
    },
  };
}

/** `watch pods`, `get pods/exec`, `get /version`. */
export function actionOf({ question }: Audited): string {
  if (question.kind === 'path') return `${question.verb} ${question.path}`;
  const { verb, plural, subresource } = question;
  return `${verb} ${subresource === undefined ? plural : `${plural}/${subresource}`}`;
}
