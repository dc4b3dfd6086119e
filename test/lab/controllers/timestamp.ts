/** RFC 3339 in whole seconds, as metav1.Time is written. */
export function timestamp(at: Date = new Date()): string {
  return at.toISOString().replace(/\.\d+/, '');
}
