/** A run, or one artifact of it, cannot be done; the message becomes `pipelineRunErrorMessage`. */
export class RunFailure extends Error {}
