/**
 * The circles of a graph: strongly connected sets of more than one node, and nodes that lead to themselves.
 */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const low = (node: string, value: number) => lowest.set(node, Math.min(lowest.get(node)!, value));
  const visit = (node: string): void => {
    order.set(node, order.size);
    lowest.set(node, order.get(node)!);
    open.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) {
        visit(next);
        low(node, lowest.get(next)!);
      } else if (open.includes(next)) low(node, order.get(next)!);
    }
    if (lowest.get(node) !== order.get(node)) return;
    const found = open.splice(open.indexOf(node));
    if (found.length > 1 || graph.get(node)?.includes(node)) circles.push(found.sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return circles;
}
