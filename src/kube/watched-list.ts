import { parseJson, textAt, valueAt } from '../model/json.ts';

/** A list as it was read, kept up to date by the events of a watch. */
export type WatchedList = {
  /** Raw objects by namespace and name, in the order in which they were first seen. */
  readonly objects: Map<string, unknown>;
  /** Where a watch goes on. */
  resourceVersion: string;
};

/** `expired`: the watch must begin anew with a list. `broken`: the line is no event of a watch. */
type Effect = 'changed' | 'unchanged' | 'expired' | 'broken';

export function watchedList(items: readonly unknown[], resourceVersion: string): WatchedList {
  return { objects: new Map(items.map(item => [keyOf(item), item])), resourceVersion };
}

/** Takes in one line of a watch (Kubernetes API concepts, "Efficient detection of changes"). */
export function takeIn(list: WatchedList, line: string): Effect {
  const event = parseJson(line);
  const object = valueAt(event, 'object');
  const type = textAt(event, 'type');
  // Whatever the error is, reading the list anew shows whether it lasts.
  if (type === 'ERROR') return 'expired';
  const resourceVersion = textAt(object, 'metadata', 'resourceVersion');
  if (resourceVersion === undefined) return 'broken';
  list.resourceVersion = resourceVersion;
  if (type === 'BOOKMARK') return 'unchanged';
  if (type === 'DELETED') return list.objects.delete(keyOf(object)) ? 'changed' : 'unchanged';
  list.objects.set(keyOf(object), object);
  return 'changed';
}

function keyOf(object: unknown): string {
  return `${textAt(object, 'metadata', 'namespace') ?? ''}/${textAt(object, 'metadata', 'name') ?? ''}`;
}
