/** A condition of a MachineConfigPool. */
export type Condition = {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
};

/**
 * The list with that condition. One that changes moves to the end and keeps its time while the status stays
 * (MCO `pkg/apihelpers/apihelpers.go`, `SetMachineConfigPoolCondition`).
 */
export function withCondition(
  conditions: readonly Condition[],
  wanted: Omit<Condition, 'lastTransitionTime'>,
  now: string,
): readonly Condition[] {
  const before = conditions.find(({ type }) => type === wanted.type);
  const { status, reason, message } = wanted;
  if (before?.status === status && before.reason === reason && before.message === message) return conditions;
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now;
  return [...conditions.filter(({ type }) => type !== wanted.type), { ...wanted, lastTransitionTime }];
}

export function isTrue(conditions: readonly Condition[], type: string): boolean {
  return conditions.some(condition => condition.type === type && condition.status === 'True');
}
