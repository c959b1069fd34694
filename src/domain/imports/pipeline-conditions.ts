import { remedies, type ErrorCode } from '../remedies';
import { inWords, lacking } from '../sas/rights';
import { met, unknown, unmet, type Condition } from './verdict';

/** What is known of the import pipeline and of what opens its container. */
export interface PipelineFacts {
  readonly name: string;
  /** Undefined when there is no such pipeline. */
  readonly pipeline?: {
    readonly provisioningState: string;
    readonly triggerEnabled: boolean;
    readonly container: string;
    readonly deletesBlobs: boolean;
  };
  readonly wantedContainer: string;
  readonly access: AccessFacts;
}

/** How the pipeline opens its container, as far as the app may look. */
export type AccessFacts =
  | { readonly mode: 'managed-identity' }
  /** The secret could not be looked at; `reason` says why. */
  | { readonly mode: 'unknown'; readonly reason: string }
  | {
      readonly mode: 'sas';
      /** What is wrong with the token itself. */
      readonly finding?: { readonly code: ErrorCode; readonly message: string };
      /** Letters; absent when a stored access policy of others holds them. */
      readonly rights?: string;
      readonly expiresAt?: string;
    };

/** The conditions the pipeline has to meet; of one that does not exist nothing more is asked. */
export function pipelineConditions(facts: PipelineFacts): Condition[] {
  const { name, pipeline, wantedContainer } = facts;
  if (pipeline === undefined) {
    const remedy = 'Start a transfer, which creates it, or create it by hand.';
    return [unmet('pipeline', `there is no import pipeline ${name}`, remedy), ...accessConditions(facts)];
  }
  const { provisioningState, triggerEnabled, container } = pipeline;
  return [
    provisioningState.toLowerCase() === 'succeeded'
      ? met('pipeline', `import pipeline ${name} is ready`)
      : unmet('pipeline', `import pipeline ${name} is ${provisioningState}`, remedies.PIPELINE_NOT_READY),
    triggerEnabled
      ? met('trigger', 'the source trigger is Enabled')
      : unmet(
          'trigger',
          'the source trigger is Disabled',
          'Import by a run (IMPORT_BY=run), or enable it (IMPORT_BY=trigger, MANAGE_PIPELINES=true).',
        ),
    container.toLowerCase() === wantedContainer.toLowerCase()
      ? met('container', `the pipeline reads ${container}`)
      : unmet('container', `the pipeline reads ${container}`, remedies.PIPELINE_MISMATCH),
    ...accessConditions(facts),
  ];
}

function accessConditions({ access, pipeline }: PipelineFacts): Condition[] {
  switch (access.mode) {
    case 'managed-identity': {
      const found = 'the pipeline opens the container by managed identity, whose roles acr-ferry cannot see';
      const remedy = 'If nothing is imported: grant it Storage Blob Data Contributor on the container.';
      return [unknown('access', found, remedy)];
    }
    case 'unknown': {
      const remedy = 'Grant the app Key Vault Secrets Officer, or look at the secret yourself.';
      return [unknown('access', access.reason, remedy)];
    }
    case 'sas': {
      const { finding, rights, expiresAt } = access;
      if (finding !== undefined) return [unmet('access', finding.message, remedies[finding.code])];
      const until = expiresAt === undefined ? '' : ` until ${expiresAt}`;
      const wanted = pipeline?.deletesBlobs === true ? 'rdl' : 'rl';
      return [met('access', `the SAS is valid${until}`), rightsCondition(rights, wanted)];
    }
  }
}

function rightsCondition(rights: string | undefined, wanted: string): Condition {
  if (rights === undefined) {
    const found = 'a stored access policy holds the rights of the SAS';
    return unknown('rights', found, 'See that it grants read and list.');
  }
  const missing = lacking(rights, wanted);
  return missing === ''
    ? met('rights', `the SAS allows ${inWords(wanted)}`)
    : unmet('rights', `the SAS lacks ${inWords(missing)}`, remedies.SAS_RIGHTS_MISSING);
}
