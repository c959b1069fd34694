import { arrivalsSchema, listArrivals } from '../../application/imports/list-arrivals';
import { serve } from '../../http/serve';
import { services } from '../../services';

export const listArrivalsHandler = serve(
  {
    name: 'listArrivals',
    method: 'GET',
    path: 'arrivals',
    summary: 'What arrived across an air gap without its blob or waybill',
    access: 'Reader',
    responses: { 200: { description: 'Empty when nothing waits.', schema: arrivalsSchema } },
  },
  async () => ({ jsonBody: await listArrivals(services()) }),
);
