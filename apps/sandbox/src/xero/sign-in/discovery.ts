import type { Json } from '../wire';
import { SCOPES } from './scopes';

export function discovery(publicUrl: string): Json {
  return {
    issuer: publicUrl,
    jwks_uri: `${publicUrl}/xero/jwks`,
    authorization_endpoint: `${publicUrl}/identity/connect/authorize`,
    token_endpoint: `${publicUrl}/connect/token`,
    revocation_endpoint: `${publicUrl}/connect/revocation`,
    scopes_supported: SCOPES,
    claims_supported: ['sub', 'name', 'email', 'given_name', 'family_name', 'preferred_username', 'xero_userid'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
  };
}
