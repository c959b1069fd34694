import { app } from '@azure/functions';
import { deliverEvents } from '../../application/events/deliver-events';
import { timerSchedule } from '../../config/config';
import { services } from '../../services';

/** Tells sinks what is due. */
app.timer('deliverEvents', {
  schedule: timerSchedule('EVENTS_LOOK'),
  handler: (_timer, context) => deliverEvents(services(context)),
});
