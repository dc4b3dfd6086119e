import { type CheckRow, subjectTitle } from './check-row.ts';

/** Each warning in full, with the way out: the narrow table has no room for that. What holds for several alike is one. */
export function warningsIn(rows: readonly CheckRow[]): readonly string[] {
  const warnings = rows.filter(({ verdict }) => verdict === 'warning');
  const alike = Map.groupBy(warnings, ({ subject, topic, seen, wayOut }) =>
    JSON.stringify([subject.kind, topic, seen, wayOut]),
  );
  return [...alike.values()].flatMap(same => {
    const subjects = same.map(({ subject }) => subjectTitle(subject)).join(', ');
    return same.slice(0, 1).map(({ seen, wayOut }) => [`${subjects}: ${seen}`, wayOut].filter(Boolean).join('; '));
  });
}
