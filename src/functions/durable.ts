import * as df from 'durable-functions';
import { asHandler } from '../activities/activity';
import * as activities from '../activities';
import { orchestrators } from '../orchestrations';
import { services } from '../services';

for (const [name, orchestrator] of Object.entries(orchestrators)) {
  df.app.orchestration(name, orchestrator);
}

for (const [name, activity] of Object.entries(activities)) {
  df.app.activity(name, { handler: asHandler<unknown>(name, activity, services) });
}
