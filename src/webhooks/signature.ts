// Signs what is sent to a webhook, so that its receiver knows who sent it, that nobody changed it, and that it is not
// an old one sent again. `t=<seconds since 1970>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. Pure; docs/recipes has the
// receiver's side.
import { createHmac } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-maskstream-signature';

export function signatureOf(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
