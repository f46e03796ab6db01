import { STATUS_CODES } from 'node:http';

/** A response of the load balancer itself. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Headers of this answer alone. @default - only those of every answer */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Text of the response. @default - the load balancer's plain page for that status */
  readonly body?: string;
  /** AWS's `error_reason`, where it is an error. @default - no error */
  readonly reason?: string;
  /** More about the reason, for the access log only. @default none */
  readonly detail?: string;
}

/** Status texts of the load balancer that HTTP does not define (ELB user guide, "Troubleshoot"). */
const ownStatusTexts: Readonly<Record<number, string>> = {
  401: 'Authorization Required',
  463: 'X-Forwarded-For Limit Exceeded',
  561: 'Authentication Error',
  562: 'JWKS Request Failed',
};

/** The reason phrase of a status line. */
export const statusText = (status: number): string =>
  ownStatusTexts[status] ?? STATUS_CODES[status] ?? 'Error';

/** The plain page that the load balancer sends with its own errors. */
export function errorPage(status: number): string {
  const title = `${status} ${statusText(status)}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}

/** An error of the load balancer with its reason for the access log. */
export const refusal = (status: number, reason: string, detail?: string): Answer => ({
  status,
  reason,
  ...(detail !== undefined && { detail }),
});

/** A 302 to an absolute address. */
export const found = (location: string, cookies: readonly string[] = [], reason?: string): Answer => ({
  status: 302,
  headers: { location, ...(cookies.length > 0 && { 'set-cookie': cookies }) },
  body: '',
  ...(reason !== undefined && { reason }),
});
