/** What a pipeline run comes to, from an operator's point of view. */
export type RunState =
  | { readonly state: 'running'; readonly percent?: number }
  | { readonly state: 'succeeded'; readonly errors?: string }
  | { readonly state: 'failed'; readonly message: string };
