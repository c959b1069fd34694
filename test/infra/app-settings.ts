import { evaluate } from './expression';
import { ofType } from './snapshots';

/** The app settings of a scenario, with what only the deployment knows made up. */
export function settingsOf(scenario: string): Record<string, string> {
  const [config] = ofType(scenario, 'Microsoft.Web/sites/config');
  return Object.fromEntries(
    Object.entries(config!.properties).map(([name, value]) => [name, evaluate(value as string) as string]),
  );
}
