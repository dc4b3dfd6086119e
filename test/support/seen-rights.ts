import { describeReview } from '../../src/model/access.ts';
import type { Lab } from '../lab/lab.ts';

/** What a lab's API was asked to do, until the disposal: `create pods/exec`, each once, in whichever namespace. */
export type SeenRights = Disposable & { readonly used: ReadonlySet<string>; readonly denied: ReadonlySet<string> };

/** Everybody may ask for these (Kubernetes, `system:basic-user`), and for what is behind no resource. */
const everybodys = ['authorization.k8s.io', 'authentication.k8s.io'];

export function seeRights({ api: { access } }: Lab): SeenRights {
  const used = new Set<string>();
  const denied = new Set<string>();
  access.audit = ({ question, allowed }) => {
    if (question.kind === 'path' || everybodys.includes(question.group)) return;
    const { verb, group, plural: resource, subresource } = question;
    (allowed ? used : denied).add(describeReview({ verb, group, resource, subresource }));
  };
  return {
    used,
    denied,
    [Symbol.dispose]: () => {
      access.audit = undefined;
    },
  };
}
