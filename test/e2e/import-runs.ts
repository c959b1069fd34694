import type { Endpoints } from '../../rehearsal/endpoints';

/** Adds the names of the import runs that the cloud was asked for; it remembers the last requests only. */
export async function addImportRuns({ control }: Endpoints, to: Set<string>): Promise<void> {
  const answer = await fetch(`${control.url}/requests?service=arm&method=PUT`, {
    headers: { authorization: `Bearer ${control.key}` },
  });
  const { requests } = (await answer.json()) as { requests: { path: string }[] };
  for (const put of requests) {
    const [, name] = /\/pipelineRuns\/(ferry\w+i\d+a\d+)$/.exec(put.path) ?? [];
    if (name !== undefined) to.add(name);
  }
}
