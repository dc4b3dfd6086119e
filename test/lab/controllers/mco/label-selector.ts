/** A `metav1.LabelSelector`. */
export type LabelSelector = {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
};

/** The operator takes an empty selector to match nothing (MCO `pkg/helpers/helpers.go`, `ListPools`). */
export function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> = {}): boolean {
  const exact = Object.entries(selector?.matchLabels ?? {});
  const expressions = selector?.matchExpressions ?? [];
  if (exact.length + expressions.length === 0) return false;
  return exact.every(([key, value]) => labels[key] === value) && expressions.every(one => holds(one, labels));
}

/** As Go writes a selector in a message: `a=b,c in (d,e)`. */
export function describeSelector(selector: LabelSelector | undefined): string {
  const exact = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const others = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    const list = `(${values.toSorted().join(',')})`;
    const texts = { In: `${key} in ${list}`, NotIn: `${key} notin ${list}`, Exists: key, DoesNotExist: `!${key}` };
    return { key, text: texts[operator] };
  });
  const parts = [...exact, ...others].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return parts.map(({ text }) => text).join(',');
}

function holds(
  { key, operator, values = [] }: NonNullable<LabelSelector['matchExpressions']>[number],
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
