import { app, type InvocationContext } from '@azure/functions';
import { deliverEvents } from '../../application/events/deliver-events';
import { quietly } from '../../application/starts/quietly';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Tells sinks what is due. */
app.timer('deliverEvents', {
  schedule: timerSchedule('EVENTS_LOOK'),
  handler: quietly((_timer: unknown, context: InvocationContext) => deliverEvents(services(context))),
});
