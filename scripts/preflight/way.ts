import type { Az } from '../azure/az';
import type { Parameters } from './parameters';
import type { Problem } from './problem';

/** Whether the target registry could pull from the source at all. */
export async function checkWay(az: Az, parameters: Parameters): Promise<Problem[]> {
  const { via, mode, pull } = parameters;
  if (via === 'transfer') return [];
  const { username, secretName } = pull;
  return [
    ...(mode === undefined || mode === 'connected'
      ? []
      : [
          {
            parameter: 'via',
            problem: `is ${via}, and the mode ${mode}: the target registry pulls from the source`,
            fix: 'say transfer, or the mode connected',
          },
        ]),
    ...((username === undefined) === (secretName === undefined)
      ? []
      : [
          {
            parameter: `pull.${username === undefined ? 'username' : 'secretName'}`,
            problem: 'is missing, and the other one of the two is said',
            fix: 'say both, or none within a tenant',
          },
        ]),
    ...(via === 'import' ? await checkClouds(az, parameters) : []),
  ];
}

async function checkClouds(az: Az, { source, target }: Parameters): Promise<Problem[]> {
  const isThere = [source, target].some(({ elsewhere }) => Boolean(elsewhere?.cloud));
  if (!isThere) return [];
  const { name } = (await az(['cloud', 'show'])) as { name: string };
  const cloudOf = ({ elsewhere }: typeof source): string => (elsewhere?.cloud ?? '') || name;
  const [from, to] = [cloudOf(source), cloudOf(target)];
  if (from === to) return [];
  const problem = `is import, and no registry imports from another cloud: ${from} to ${to}`;
  return [{ parameter: 'via', problem, fix: 'say transfer' }];
}
