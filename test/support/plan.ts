/** The steps of what `--dry-run` prints, without their bodies; what is named after the run is named after RUN. */
export function titlesOf(plan: string): readonly string[] {
  const titles = plan.split('\n').flatMap(line => /^ *\d+\. (.*)/.exec(line)?.[1] ?? []);
  return titles.map(title => title.replaceAll(/oc-rpmoverlay-[a-z0-9]{5}/g, 'oc-rpmoverlay-RUN'));
}
