import { randomUUID } from 'node:crypto';
import { idOf, type RegistryResource } from '../cloud-registry';

/** A registry that was made over ARM. It has no data plane, no pipelines, and ends with the cloud. */
interface MadeRegistry {
  readonly resource: RegistryResource;
  state: 'Creating' | 'Succeeded' | 'Deleting';
}

/** An operation on one, which is under way when it is looked at for the first time. */
interface RegistryOperation {
  readonly made: MadeRegistry;
  looks: number;
}

/** Registries made over ARM. */
export interface MadeRegistries {
  list(): readonly MadeRegistry[];
  find(id: string): MadeRegistry | undefined;
  /** The id of the operation. */
  create(resource: RegistryResource): string;
  delete(made: MadeRegistry): string;
  /** What an operation says now; undefined when there is none of that id. */
  look(operation: string): MadeRegistry['state'] | undefined;
}

/** Starts with none. */
export function createMadeRegistries(): MadeRegistries {
  const all = new Map<string, MadeRegistry>();
  const operations = new Map<string, RegistryOperation>();
  const begin = (made: MadeRegistry): string => {
    const id = `registries-${randomUUID()}`;
    operations.set(id, { made, looks: 0 });
    return id;
  };
  return {
    list: () => [...all.values()],
    find: (id) => all.get(id.toLowerCase()),
    create(resource) {
      const made: MadeRegistry = { resource, state: 'Creating' };
      all.set(idOf(resource).toLowerCase(), made);
      return begin(made);
    },
    delete(made) {
      made.state = 'Deleting';
      return begin(made);
    },
    look(id) {
      const operation = operations.get(id.toLowerCase());
      if (operation === undefined) return undefined;
      const { made } = operation;
      operation.looks += 1;
      if (operation.looks === 1) return made.state;
      if (made.state === 'Deleting') all.delete(idOf(made.resource).toLowerCase());
      made.state = 'Succeeded';
      return 'Succeeded';
    },
  };
}
