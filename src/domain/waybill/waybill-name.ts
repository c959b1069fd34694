const waybillSuffix = '.waybill.json';

/** Name of the waybill that lies beside a blob. */
export const waybillName = (blob: string): string => `${blob}${waybillSuffix}`;

/** The blob a waybill lies beside; undefined when the name is not that of a waybill. */
export const blobOfWaybill = (name: string): string | undefined =>
  name.endsWith(waybillSuffix) && name.length > waybillSuffix.length
    ? name.slice(0, -waybillSuffix.length)
    : undefined;
