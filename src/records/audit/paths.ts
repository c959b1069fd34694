import { randomBytes } from 'node:crypto';
import { auditEntrySchema, auditOutcomeSchema } from '../../domain/audit/entry';
import { timeKey } from '../../domain/transfer/names';
import { indexOf } from '../indexes';
import { pathTo } from '../records';

const entriesFolder = 'audit/entries/';

/** A new key of an entry: the newest comes first in a listing. */
export const auditKey = (at: string): string => `${timeKey(at)}-${randomBytes(8).toString('hex')}`;

/** What was asked for. */
export const auditEntryPath = (key: string) => pathTo(`${entriesFolder}${key}.json`, auditEntrySchema);

/** What it came to. */
export const auditOutcomePath = (key: string) => pathTo(`audit/outcomes/${key}.json`, auditOutcomeSchema);

/** Key of an entry; doubles as the continuation token of the list. */
export const auditKeyPattern = /^\d{13}-[0-9a-f]{16}$/;

/** The audit list, newest first. */
export const auditIndex = indexOf(entriesFolder, auditKeyPattern);
