// Signs webhook requests, so that a receiver can verify the sender, the body and the age of a request: `t=<seconds
// since 1970>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. Pure. docs/recipes has the code of a receiver.
import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-maskstream-signature';

export function signatureOf(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
