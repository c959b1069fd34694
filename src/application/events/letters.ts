import { letterIn, type Letter } from '../../records/events/paths';
import { homes } from '../../records/homes';
import type { Services } from '../../services';

/** As many as one listing has: a thousand lost letters are a matter for somebody who looks at each. */
const mostLetters = 5000;

/** Letters below a folder of the outbox or of dead letters, in all homes of documents. */
export async function lettersIn(services: Services, folder: string): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (const home of homes(services)) {
    const { paths } = await services.records(home).list(folder, mostLetters);
    letters.push(...paths.flatMap((path) => letterIn(path) ?? []));
  }
  return letters;
}
