/** The reason of an {@link Outcome} if the load balancer responds and the server does not receive the request. */
export const loadBalancer = 'load_balancer';

/** The expected result of an action. */
export interface Outcome {
  /** HTTP status of the response; 200 if a call of the MLflow client succeeds. */
  readonly status: number;
  /** Reason of the refusal in the audit trail, or {@link loadBalancer}. @default the request is not refused */
  readonly reason?: string;
  /** What the response must or must not contain. @default the content is not checked */
  readonly content?: ExpectedContent;
}

/** A text that the response must or must not contain. */
export interface ExpectedContent {
  /** What to look for in the body; placeholders are replaced. */
  readonly text: string;
  /** Whether the body must contain the text, or must not. */
  readonly included: boolean;
  /** The text in the words of the table, such as "the trace". */
  readonly label: string;
}

/** A text in the name or content of everything that team fraud has in the fixtures. */
const marker = '{marker}';
const markerLabel = 'the data of team fraud';

/** The server allows the action; the content of the response is not checked. */
export const allowed: Outcome = { status: 200 };

/** The server allows the action, and the response contains the text. */
export const shows = (text = marker, label = markerLabel): Outcome => ({
  status: 200,
  content: { text, label, included: true },
});

/** The server allows the action, and the response does not contain the text. */
export const hides = (text = marker, label = markerLabel): Outcome => ({
  status: 200,
  content: { text, label, included: false },
});

/** The gatehouse or MLflow's own authorization refuses, and the response has no data of team fraud. */
export const refused = (status: number, reason: string): Outcome => ({
  status,
  reason,
  content: { text: marker, label: markerLabel, included: false },
});

/** The caller may ask, but the server finds nothing in the caller's workspace. */
export const notFound: Outcome = { status: 404 };

/** The load balancer responds, and the server does not receive the request. */
export const fromLoadBalancer = (status: number): Outcome => ({ status, reason: loadBalancer });

/** The outcome in the words of the table. */
export function outcomeText({ status, reason, content }: Outcome): string {
  if (reason === loadBalancer) return `${status}, from the load balancer`;
  if (reason !== undefined) return `${status} ${reason}`;
  if (!content) return String(status);
  return `${status}, ${content.included ? 'with' : 'without'} ${content.label}`;
}
