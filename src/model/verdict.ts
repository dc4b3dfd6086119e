/** What a look at the world comes to, for those who wait for something: it is so, not yet, or it never will be. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'going'; readonly reason: string }
  | { readonly kind: 'stuck'; readonly code: string; readonly reason: string; readonly hint: string };

export const done: Verdict = { kind: 'done' };

export function going(reason: string): Verdict {
  return { kind: 'going', reason };
}

export function stuck(code: string, reason: string, hint: string): Verdict {
  return { kind: 'stuck', code, reason, hint };
}
