/** The prefix of every label and annotation that this program writes. */
export const ourPrefix = 'oc-rpmoverlay';

/** On everything that a run creates: which run it was. */
export const runLabel = `${ourPrefix}/run`;

/** One invocation of the program. `id` is made of letters and digits that names and labels may hold. */
export type Run = { readonly id: string };

/** The labels of what a run creates. `app.kubernetes.io/managed-by` is the field's own word for "who looks after this". */
export function labelsOf(run: Run): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/managed-by': ourPrefix, [runLabel]: run.id };
}

/** Finds everything that any run left. */
export const oursSelector = runLabel;
