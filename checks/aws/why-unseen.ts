import { AwsUnseen } from './clients';

/** Errors of AWS that say nothing about what was asked for, by the beginnings of their names. */
const reasons: readonly [names: RegExp, why: string][] = [
  [/^CredentialsProviderError/, 'there are no credentials'],
  [
    /^(AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized|Forbidden)/,
    'these credentials may not look',
  ],
  [
    /^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidToken|TokenRefreshRequired)/,
    'the credentials are not valid',
  ],
  [
    /^(AuthFailure|InvalidSignature|SignatureDoesNotMatch|InvalidAccessKeyId|OptInRequired)/,
    'the credentials are not valid',
  ],
  [/^(TimeoutError|RequestTimeout|NetworkingError|Throttling|TooManyRequests)/, 'AWS did not answer'],
];

const unreachable = /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Longest part of AWS's own message that is shown. */
const shown = 160;

/** Why AWS was not seen, or undefined if the error is another one. */
export function whyUnseen(error: unknown): string | undefined {
  if (error instanceof AwsUnseen) return error.message;
  const { name = '', message = '', code = '' } = error as { name?: string; message?: string; code?: string };
  const [, why] = reasons.find(([names]) => names.test(name)) ?? [];
  const reason = why ?? (unreachable.test(code) ? 'AWS cannot be reached' : undefined);
  const text = message.replace(/\s+/g, ' ').slice(0, shown);
  return reason === undefined ? undefined : `${reason} (${[name, text].filter(Boolean).join(': ')})`;
}

/** Whether AWS says that there is nothing of that name. */
export function isMissing(error: unknown): boolean {
  const { name = '', message = '' } = error as { name?: string; message?: string };
  return /NotFound|NoSuch|DoesNotExist|NotExist/.test(name) || /does not exist|not found/i.test(message);
}

/** The answer, or undefined if there is nothing of that name. */
export async function unlessMissing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error) && whyUnseen(error) === undefined) return undefined;
    throw error;
  }
}
