import type { FixedResponseConfig } from './action-schema';
import type { Answer } from './answer';

/** The fixed-response action. */
export const fixedResponse = ({ StatusCode, ContentType, MessageBody }: FixedResponseConfig): Answer => ({
  status: Number(StatusCode),
  headers: { 'content-type': ContentType ?? 'text/plain' },
  body: MessageBody ?? '',
});
