import type { Answer } from '../http/answer';
import type { FixedResponseConfig } from '../listener/action-schema';

/** The fixed-response action. */
export const fixedResponse = ({ StatusCode, ContentType, MessageBody }: FixedResponseConfig): Answer => ({
  status: Number(StatusCode),
  headers: { 'content-type': ContentType ?? 'text/plain' },
  body: MessageBody ?? '',
});
